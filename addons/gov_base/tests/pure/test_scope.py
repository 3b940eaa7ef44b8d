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
    # Departments: one with an office below it, one of each level.
    places[90] = Place(90, "district", False, 1, 4, None, (90, 91))
    places[91] = Place(91, "district", False, 1, 4, None, (91,))
    places[92] = Place(92, "city", False, 1, None, None, (92,))
    places[93] = Place(93, "township", False, 1, 4, 10)
    places[94] = Place(94, "village", False, 1, 4, 10, (94,))
    return places


TREE = tree()
of_any_level = st.one_of(
    *(
        st.sampled_from(
            [key for key, place in TREE.items() if (place.level, place.is_area) == kind]
        )
        for kind in {(place.level, place.is_area): None for place in TREE.values()}
    )
)


def inside(record, post):
    """The slow truth: is ``record`` the post's place, or below it?"""
    if not post.is_area:
        return record.id == post.id or record.id in post.subtree
    if post.level == "province":
        return True
    if post.level == "village":
        return record.id == post.id
    return getattr(record, f"{post.level}_id") == post.id


@given(st.sets(of_any_level, max_size=5))
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
    assert scope_of([TREE[10], TREE[28], TREE[94]]) == Scope(townships=(10,))
    assert scope_of([TREE[1], TREE[4], TREE[10], TREE[92]]) == Scope(cities=(1,))


@given(st.sets(of_any_level, max_size=5))
def test_what_is_covered_already_is_not_named(held):
    """One term a level at most, and no id below another one of the same scope."""
    scope = scope_of(TREE[key] for key in held)
    cities = set(scope.cities)
    assert not any(TREE[key].city_id in cities for key in scope.districts)
    assert not any(TREE[key].city_id in cities for key in scope.townships)
    assert not any(TREE[key].district_id in scope.districts for key in scope.townships)
    for key in scope.organizations:
        place = TREE[key]
        assert place.city_id not in cities
        assert place.district_id not in scope.districts
        assert place.township_id not in scope.townships


def test_a_department_is_no_area_whatever_its_level():
    for key in (90, 92, 93, 94):
        scope = scope_of([TREE[key]])
        assert (scope.cities, scope.districts, scope.townships) == ((), (), ())
        assert scope.organizations == (TREE[key].subtree or (key,))


def test_a_department_of_a_province_holds_nothing_else():
    scope = scope_of([Place(99, "province", False, cities=tuple(CITIES))])
    assert scope == Scope(organizations=(99,))


def test_a_province_is_its_cities_and_itself():
    assert scope_of([TREE[100]]) == Scope(tuple(CITIES), organizations=(100,))


def test_terms_of_every_level():
    assert Scope((1,), (4,), (10,), (90,)).terms("organization_id") == [
        *("|", "|", "|"),
        ("city_id", "in", [1]),
        ("district_id", "in", [4]),
        ("township_id", "in", [10]),
        ("organization_id", "in", [90]),
    ]


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
