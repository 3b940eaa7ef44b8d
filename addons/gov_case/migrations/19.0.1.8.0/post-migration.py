"""The index of a material's case alone goes: that of case and material has it too."""


def migrate(cr, version):
    cr.execute("DROP INDEX IF EXISTS gov_case_material__case_id_index")
