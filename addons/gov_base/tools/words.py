def words(env, model, field_name):
    """Return the translated ``(key, word)`` pairs of another model's selection."""
    return env[model]._fields[field_name]._description_selection(env)
