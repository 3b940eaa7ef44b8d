from hypothesis import given
from hypothesis import strategies as st

from odoo.addons.gov_base.core.scope import EMPTY, Place, Scope, scope_of

CITIES, DISTRICTS, TOWNSHIPS, VILLAGES = range(1, 4), range(4, 10), range(10, 28), 81


def tree():
    """A province 100 with 3 cities, 2 districts each, 3 townships each, 3 villages."""
    places = {100: Place(100, "province", True, cities=tuple(CITIES))}
    for city in CITIES:
        places[city] = Place(city, "city", True, city)
    for index, district in enumerate(DISTRICTS):
        places[district] = Place(district, "district", True, 1 + index // 2, district)
    for index, township in enumerate(TOWNSHIPS):
        above = places[4 + index // 3]
        places[township] = Place(
            township, "township", True, above.city_id, above.id, township
        )
    for index in range(54):
        above = places[10 + index // 3]
        village = 28 + index
        places[village] = Place(
            village,
            "village",
            True,
            above.city_id,
            above.district_id,
            above.id,
            (village,),
        )
    places[90] = Place(90, "district", False, 1, 4, None, (90,))
    return places


TREE = tree()


def inside(record, post):
    """The slow truth: is ``record`` the post's place, or below it?"""
    if not post.is_area:
        return record.id == post.id
    if post.level == "province":
        return True
    if post.level == "village":
        return record.id == post.id
    return getattr(record, f"{post.level}_id") == post.id


@given(st.sets(st.sampled_from(sorted(TREE)), max_size=5))
def test_the_scope_holds_exactly_what_lies_below_the_posts(held):
    scope = scope_of(TREE[key] for key in held)
    for record in TREE.values():
        expected = any(inside(record, TREE[key]) for key in held)
        assert (
            scope.holds(
                record.city_id, record.district_id, record.township_id, record.id
            )
            == expected
        )


def test_a_place_inside_another_adds_nothing():
    assert scope_of([TREE[4], TREE[10], TREE[28]]) == Scope(districts=(4,))


def test_no_place_no_row():
    assert EMPTY.terms("organization_id") == [(0, "=", 1)]
    assert not EMPTY.holds(None, None, None, 5)
    assert not EMPTY.holds(False, False, False, False)


def test_terms_name_the_columns_of_the_side():
    scope = Scope(townships=(10,), organizations=(90,))
    assert scope.terms("responsible_organization_id", "responsible_") == [
        "|",
        ("responsible_township_id", "in", [10]),
        ("responsible_organization_id", "in", [90]),
    ]
