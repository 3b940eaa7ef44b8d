from datetime import date

from odoo.tests import freeze_time, tagged

from .common import TODAY, MatterCommon

DAY = date(2026, 6, 15)


@tagged("post_install", "-at_install")
@freeze_time(TODAY)
class TestReceiving(MatterCommon):
    def modes(self, *organizations):
        return [self.matter._mode_on(place, DAY) for place in organizations]

    def make_hall(self, area, code):
        return self.env["gov.organization"].create(
            {
                "code": code,
                "name": f"{area.name}民生服务中心",
                "kind": "department",
                "level": area.level,
                "parent_id": area.id,
                "has_service_place": True,
            }
        )

    def test_without_a_grant_only_the_department_and_the_hall(self):
        hall = self.make_hall(self.district, "HALL")
        self.assertEqual(
            self.modes(
                self.department,
                self.district,
                hall,
                self.other_department,
                self.township,
                self.village,
                self.other_district,
            ),
            ["own", "own", "own", "none", "none", "none", "none"],
        )
        self.assertEqual(self.matter._responsible_for(hall, DAY), self.department)
        self.assertFalse(self.matter._responsible_for(self.township, DAY))

    def test_a_tier_grant_reaches_every_township_below_and_no_village(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        self.assertEqual(
            self.modes(
                self.township, self.other_township, self.village, self.far_township
            ),
            ["accept", "accept", "none", "none"],
        )
        self.assertTrue(self.matter._may_receive(self.township, DAY))
        self.assertEqual(
            self.matter._responsible_for(self.township, DAY), self.department
        )

    def test_the_nearest_grant_decides(self):
        self.grant(self.matter, self.district, "accept", tier="township")
        self.grant(self.matter, self.township, "handle")
        self.assertEqual(
            self.modes(self.township, self.other_township), ["handle", "accept"]
        )
        self.assertEqual(
            self.matter._responsible_for(self.township, DAY), self.township
        )

    def test_proxy_lets_agents_carry_but_receive_nothing(self):
        self.grant(self.matter, self.district, "proxy", tier="village")
        self.assertEqual(self.modes(self.village, self.township), ["proxy", "none"])
        self.assertFalse(self.matter._may_receive(self.village, DAY))
        self.assertTrue(self.matter._may_carry(self.village, DAY))
        self.assertFalse(self.matter._responsible_for(self.village, DAY))

    def test_both_to_receive_and_to_carry(self):
        self.grant(self.matter, self.township, "accept")
        self.grant(self.matter, self.township, "proxy")
        found = self.matter._modes_on(self.township, DAY)
        self.assertEqual(
            found, {(self.matter.id, self.township.id): {"accept", "proxy"}}
        )

    def test_the_centre_of_a_township_stands_for_it(self):
        centre = self.make_hall(self.township, "CENTRE")
        self.assertEqual(self.modes(centre), ["none"])
        self.grant(self.matter, self.district, "handle", tier="township")
        self.assertEqual(self.modes(centre), ["handle"])
        self.assertEqual(self.matter._responsible_for(centre, DAY), self.township)

    def test_grants_count_on_their_days_only(self):
        self.grant(
            self.matter,
            self.township,
            "accept",
            date_from="2026-06-01",
            date_to="2026-06-30",
        )
        self.assertEqual(
            [
                self.matter._mode_on(self.township, day)
                for day in (
                    date(2026, 5, 31),
                    date(2026, 6, 1),
                    date(2026, 6, 30),
                    date(2026, 7, 1),
                )
            ],
            ["none", "accept", "accept", "none"],
        )

    def test_many_matters_and_places_cost_one_look_at_the_grants(self):
        matters = self.matter
        for number in range(40):
            matters += self.make_matter(f"m{number}", f"事项{number}")
        for matter in matters:
            self.grant(matter, self.district, "accept", tier="township")
        places = self.township + self.other_township + self.village
        self.env.flush_all()
        self.env.invalidate_all()
        with self.assertQueryCount(3):
            found = matters._modes_on(places, DAY)
        self.assertEqual(len(found), 82)
