"""Where a person holds a role, as sets of organisation ids by level.

Plain data without the ORM: a :class:`Scope` is what several posts of one role come to,
normalised so that a record rule needs one ``in`` term a level and never names an
organisation that a higher post already covers.
"""

from collections.abc import Iterable
from typing import NamedTuple


class Place(NamedTuple):
    """An organisation in which a post is held.

    ``level`` is that of the organisation; ``subtree`` holds the ids at and below it and
    is only needed where no ancestor column exists (villages and departments).
    ``cities`` are the ids of the cities of a province.
    """

    id: int
    level: str
    is_area: bool
    city_id: int | None = None
    district_id: int | None = None
    township_id: int | None = None
    subtree: tuple[int, ...] = ()
    cities: tuple[int, ...] = ()


class Scope(NamedTuple):
    """Ids of the organisations under which a role is held, by ancestor column."""

    cities: tuple[int, ...] = ()
    districts: tuple[int, ...] = ()
    townships: tuple[int, ...] = ()
    organizations: tuple[int, ...] = ()

    def terms(self, organization: str, prefix: str = "") -> list:
        """Return the domain that keeps records inside this scope.

        :param organization: name of the organisation field of the records
        :param prefix: prefix of their ancestor columns (``responsible_``)
        :return: a domain in list form; of an empty scope, one that nothing satisfies
        """
        columns = (
            (f"{prefix}city_id", self.cities),
            (f"{prefix}district_id", self.districts),
            (f"{prefix}township_id", self.townships),
            (organization, self.organizations),
        )
        terms = [(column, "in", list(ids)) for column, ids in columns if ids]
        if not terms:
            return [(0, "=", 1)]
        return ["|"] * (len(terms) - 1) + terms

    def holds(self, city, district, township, organization) -> bool:
        """Tell whether a record with these four ids lies inside this scope."""
        return (
            city in self.cities
            or district in self.districts
            or township in self.townships
            or organization in self.organizations
        )


EMPTY = Scope()


def scope_of(places: Iterable[Place]) -> Scope:
    """Return the scope of posts held in ``places``.

    A place inside another one adds nothing: a village of a township in the list is
    dropped, and so on upward, so that two posts cost one term where they can.
    """
    places = list(places)
    cities = {place.id for place in places if place.is_area and place.level == "city"}
    organizations = set()
    for place in places:
        if place.is_area and place.level == "province":
            cities.update(place.cities)
            organizations.add(place.id)
    districts = {
        place.id
        for place in places
        if place.is_area and place.level == "district" and place.city_id not in cities
    }
    townships = {
        place.id
        for place in places
        if place.is_area
        and place.level == "township"
        and place.city_id not in cities
        and place.district_id not in districts
    }
    for place in places:
        covered = (
            place.city_id in cities
            or place.district_id in districts
            or place.township_id in townships
        )
        if not covered and (not place.is_area or place.level == "village"):
            organizations.update(place.subtree or (place.id,))
    return Scope(
        tuple(sorted(cities)),
        tuple(sorted(districts)),
        tuple(sorted(townships)),
        tuple(sorted(organizations)),
    )
