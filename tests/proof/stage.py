"""The places, people and matters of the random walk: in the database and in the model.

Everything is in force from 2005 on, so that the walk can go through twenty years.
"""

from datetime import date

from tests.proof.machine_model import Guide, Person, PlannedStep, Post
from tests.support import places
from tests.support.numbers import resident_id

FIRST = date(2005, 1, 1)
CHANGE = date(2016, 3, 1)  # a guide is followed by another one
PAPERS = (
    ("申请书", "required"),
    ("居民身份证", "required"),
    ("近期照片", "deferrable"),
    ("代办委托书", "optional"),
)
HEARING = (("hearing", 20), ("publicity", 7))
REVIEW = PlannedStep("审核", "department", 10, 3)
GUIDES = {
    "promised": [
        Guide("promised", "promised", 5, 20, False, PAPERS, HEARING, (REVIEW,)),
        Guide("newer", "promised", 3, 10, False, PAPERS[:3], HEARING[:1], (REVIEW,)),
    ],
    "handed_down": [
        Guide(
            *("handed_down", "promised", 10, 45, False, PAPERS[:2]),
            commitment=("居民身份证",),
        )
    ],
    "immediate": [
        Guide(*("immediate", "immediate", 0, 0, False, PAPERS[:3]), commitment=())
    ],
    "quick": [Guide("quick", "immediate", 0, 5, False, PAPERS[:1])],
    "reported": [Guide("reported", "reported", 20, 20, False, PAPERS, HEARING)],
    "natural": [
        Guide("natural", "promised", 15, 30, True, PAPERS, HEARING, tolerant=False)
    ],
    "joint": [
        Guide(
            "joint",
            "promised",
            20,
            60,
            False,
            PAPERS,
            (),
            (
                REVIEW,
                PlannedStep("会签", "other_department", 10, 5),
                PlannedStep("现场勘验", "department", 20, 0, "inspection"),
                PlannedStep("复核", "", 30, 2),
            ),
        )
    ],
}
# matter: (organisation that has the grant, tier, mode)
GRANTS = {
    "promised": [("district", "township", "accept"), ("district", "village", "accept")],
    "handed_down": [("district", "township", "handle")],
    "immediate": [("township", False, "handle"), ("other_township", False, "accept")],
    "quick": [("district", "township", "handle")],
    "reported": [("district", "township", "accept")],
    "natural": [("township", False, "accept"), ("village", False, "proxy")],
    "joint": [("district", "township", "accept")],
}
RECEIVING_PLACES = ("township", "other_township", "village", "district", "department")
_HALF_YEARS = tuple(
    Post("window_clerk", "township", date(year, 1, 1), date(year, 6, 30))
    for year in range(2005, 2027)
)


def _always(*posts):
    return tuple(Post(role, place, FIRST) for role, place in posts)


PEOPLE = {
    person.key: person
    for person in (
        Person("agent", _always(("village_agent", "village"))),
        Person("clerk", _always(("window_clerk", "township"))),
        Person("second_clerk", _always(("window_clerk", "township"))),
        Person("far_clerk", _always(("window_clerk", "other_township"))),
        Person("hall_clerk", _always(("window_clerk", "district"))),
        Person("machine", _always(("integrator", "district"))),
        Person("handler", _always(("handler", "department"))),
        Person("second_handler", _always(("handler", "department"))),
        Person("other_handler", _always(("handler", "other_department"))),
        Person("approver", _always(("approver", "department"))),
        Person("other_approver", _always(("approver", "other_department"))),
        Person("local_handler", _always(("handler", "township"))),
        Person("local_approver", _always(("approver", "township"))),
        Person("head", _always(("handler", "department"), ("approver", "department"))),
        Person(
            "mixed", _always(("window_clerk", "township"), ("approver", "district"))
        ),
        Person(
            "alone",
            _always(
                ("window_clerk", "other_township"),
                ("handler", "other_township"),
                ("approver", "other_township"),
            ),
        ),
        Person("manager", _always(("centre_manager", "township"))),
        Person("district_manager", _always(("centre_manager", "district"))),
        Person("supervisor", _always(("supervisor", "district"))),
        Person("half_year_clerk", _HALF_YEARS),
        Person("gone", (Post("window_clerk", "township", FIRST, date(2005, 1, 31)),)),
        Person("nobody"),
        Person("system", system=True),
    )
}


def chains():
    """``{place: set of itself and all above it}``, as rights see the tree."""
    above = {key: row[3] for key, row in places.AREAS.items()}
    above |= {key: row[2] for key, row in places.DEPARTMENTS.items()}
    found = {}
    for place in above:
        chain, each = set(), place
        while each:
            chain.add(each)
            each = above[each]
        found[place] = frozenset(chain)
    return found


def guide_on(matter, day):
    """The guide in force on a day."""
    guides = GUIDES[matter]
    return guides[-1] if day >= CHANGE else guides[0]


def responsible(matter, place):
    """Who decides on what a place receives; nobody: it may not receive."""
    if place in ("district", "department"):
        return "department"
    for holder, tier, mode in GRANTS[matter]:
        inside = place == holder
        if tier:
            inside = places.AREAS[place][2] == tier and holder in chains()[place]
        if inside and mode == "handle":
            return place
        if inside and mode == "accept":
            return "department"
    return None


class Stage:
    """What was made: ids of ``users`` and ``materials``, codes of ``matters``."""

    def __init__(self, env, world):
        self.world = world
        self.matter_ids = {}
        self.places = world.organizations
        self.codes = {place: world.code(place) for place in self.places}
        self.users = {}
        self.matters = {}
        self.materials = {}
        self.applicants = [
            {
                "kind": "person",
                "name": name,
                "id_type": "resident_id",
                "id_number": resident_id(700 + number, birth="19500304"),
                "phone": "13997005678",
            }
            for number, name in enumerate(("马秀英", "李桂兰", "王建国"))
        ]
        for person in PEOPLE.values():
            self.hire(env, person)
        for number, key in enumerate(GUIDES):
            self._make_matter(env, world, key, f"63010309{number:02d}")

    def hire(self, env, person):
        """Make the account, the staff member and the posts of a person."""
        world = self.world
        if person.system:
            self.users[person.key] = env.ref("base.user_admin").id
            return
        key = f"walk-{person.key}"
        user = world.add_person(env, key)
        env["gov.post"].create(
            [
                {
                    "staff_id": world.staff[key],
                    "role": post.role,
                    "organization_id": self.places[post.place],
                    "date_from": post.first,
                    "date_to": post.last if post.last < date.max else False,
                }
                for post in person.posts
            ]
        )
        self.users[person.key] = user.id

    def _make_matter(self, env, world, key, code):
        matter = env["gov.matter"].create(
            {
                "code": code,
                "name": f"随机行走{key}",
                "matter_type": "confirmation",
                "organization_id": self.places["district"],
                "department_id": self.places["department"],
            }
        )
        self.matters[key], self.matter_ids[key] = code, matter.id
        for number, guide in enumerate(GUIDES[key]):
            version = env["gov.matter.version"].create(
                self._version_vals(matter, guide, CHANGE if number else FIRST)
            )
            version.action_publish()
            for material in version.material_ids:
                self.materials[guide.key, material.name] = material.id
        env["gov.matter.grant"].create(
            [
                {
                    "matter_id": matter.id,
                    "organization_id": self.places[holder],
                    "tier": tier,
                    "mode": mode,
                    "date_from": FIRST,
                }
                for holder, tier, mode in GRANTS[key]
            ]
        )

    def _material_vals(self, guide, name, necessity):
        return {
            "name": name,
            "necessity": necessity,
            "commitment_allowed": name in (guide.commitment or ()),
        }

    def _version_vals(self, matter, guide, start):
        return {
            "matter_id": matter.id,
            "handling": guide.handling,
            "legal_days": guide.legal,
            "promised_days": guide.promised,
            "day_unit": "day" if guide.natural else "workday",
            "valid_from": start,
            "legal_basis": "《中华人民共和国行政许可法》第三十二条",
            "acceptance_conditions": "符合条件",
            "result_name": "认定通知书",
            "result_type": "other",
            "consultation": "0971-8211000",
            "complaint": "0971-12345",
            "tolerance_allowed": guide.tolerant,
            "commitment_allowed": guide.commitment is not None,
            "material_ids": [
                (0, 0, self._material_vals(guide, name, necessity))
                for name, necessity in guide.materials
            ],
            "procedure_ids": [
                (
                    0,
                    0,
                    {"kind": kind, "name": kind, "days": days, "basis": "第四十五条"},
                )
                for kind, days in guide.procedures
            ],
            "step_ids": [
                (
                    0,
                    0,
                    {
                        "name": step.name,
                        "kind": step.kind,
                        "sequence": step.order,
                        "days": step.days,
                        "day_unit": "workday",
                        "organization_id": step.place and self.places[step.place],
                    },
                )
                for step in guide.steps
            ],
        }
