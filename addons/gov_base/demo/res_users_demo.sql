-- Passwords equal to the sign-in names. Odoo hashes each at its first use; hashing all of
-- them here would make up most of the time that the demo takes to install.
UPDATE res_users u
   SET password = u.login
  FROM ir_model_data d
 WHERE d.model = 'res.users' AND d.module = 'gov_base' AND d.res_id = u.id
   AND u.password IS NULL AND d.name LIKE 'user\_%\_demo';
