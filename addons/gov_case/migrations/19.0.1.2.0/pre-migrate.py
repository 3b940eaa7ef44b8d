"""The delivering side: its columns are filled by the database, not row by row."""

ANCESTORS = ("township_id", "district_id", "city_id")


def migrate(cr, version):
    for ancestor in ANCESTORS:
        # accepted(sql): the names are those above
        cr.execute(
            f"ALTER TABLE gov_case ADD COLUMN IF NOT EXISTS delivery_{ancestor} int4"
        )
    cr.execute(
        """
        UPDATE gov_case
           SET delivery_organization_id = NULL
         WHERE delivery_organization_id = accepting_organization_id
        """
    )
    cr.execute(
        """
        UPDATE gov_case
           SET delivery_township_id = place.township_id,
               delivery_district_id = place.district_id,
               delivery_city_id = place.city_id
          FROM gov_organization place
         WHERE place.id = gov_case.delivery_organization_id
        """
    )
    cr.execute(
        "ALTER TABLE gov_organization ADD COLUMN IF NOT EXISTS hands_over boolean"
    )
    cr.execute(
        """
        UPDATE gov_organization
           SET hands_over = true
         WHERE id IN (
               SELECT delivery_organization_id FROM gov_case
                WHERE delivery_organization_id IS NOT NULL)
        """
    )
