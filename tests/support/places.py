"""The small district that the suite makes for itself, and who works where.

It lies in another province than the demo data, so that both can be in one database.
"""

# key: (code, name, level, key of the parent)
AREAS = {
    "province": ("630000", "青海省", "province", None),
    "city": ("630100", "西宁市", "city", "province"),
    "district": ("630103", "城中区", "district", "city"),
    "other_district": ("630104", "城西区", "district", "city"),
    "township": ("630103100", "总寨镇", "township", "district"),
    "other_township": ("630103101", "逯家寨镇", "township", "district"),
    "far_township": ("630104100", "彭家寨镇", "township", "other_district"),
    "village": ("630103100201", "总南村", "village", "township"),
    "next_village": ("630103100202", "总北村", "village", "township"),
    "far_village": ("630103101201", "逯家寨村", "village", "other_township"),
}
DEPARTMENTS = {
    "department": ("630103-MZ", "城中区民政局", "district"),
    "other_department": ("630103-RS", "城中区人力资源和社会保障局", "district"),
    "far_department": ("630104-MZ", "城西区民政局", "other_district"),
}

# Where the holder of each role sits in the access matrix.
POSTS = {
    "village_agent": "village",
    "window_clerk": "township",
    "handler": "department",
    "approver": "department",
    "centre_manager": "township",
    "supervisor": "district",
    "catalogue_editor": "district",
    "administrator": "district",
    "integrator": "district",
}
ROLES = tuple(POSTS)
# Who is in the matrix besides the nine roles.
OTHERS = ("no_post", "ended_post", "system", "portal", "public")

# side of a record: the organisation to which it belongs
SIDES = {
    "own_village": "village",
    "own_township": "township",
    "own_district": "district",
    "own_department": "department",
    "other_village": "next_village",
    "other_township": "other_township",
    "other_department": "other_department",
    "other_district": "other_district",
}
