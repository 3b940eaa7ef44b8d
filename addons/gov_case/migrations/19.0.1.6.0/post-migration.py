"""The index of the city alone goes: the one of city and id has it too."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS gov_case__city_id_index")
