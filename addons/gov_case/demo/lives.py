import csv
import json

from odoo import api, models
from odoo.fields import Domain
from odoo.tools import file_open

from odoo.addons.gov_base.core import localtime

from .plan import plan

_RESPONSIBLE = frozenset({"handler", "approver"})


class GovCase(models.Model):
    """Demo cases: each scene is played through the engine by whoever holds the post."""

    _inherit = "gov.case"

    @api.model
    def _play_lives(self, stories_path, lives_path):
        """Make the cases that two files inside the addons tell of, once.

        :param stories_path: JSON, ``{story: {"after", "scenes"}}``; a scene is
            ``[role, action, day, time, values]``
        :param lives_path: CSV, one line for each case
        """
        if self.env.ref(_xml_id(0), raise_if_not_found=False):
            return
        with file_open(stories_path) as file:
            stories = json.load(file)
        with file_open(lives_path) as file:
            lives = list(csv.DictReader(file))
        calendar = self.env["gov.workday"]._calendar()
        cases = {}
        for scene in plan(stories, lives, calendar, localtime.today()):
            case = cases.get(scene.life, self.browse())
            with localtime.at(scene.moment):
                played = case._play(scene, lives[scene.life])
            cases.setdefault(scene.life, played)
        self.env["ir.model.data"]._update_xmlids(
            {"xml_id": _xml_id(life), "record": case, "noupdate": True}
            for life, case in cases.items()
        )

    def _play(self, scene, life):
        """Play one scene in the name of who does it; return the case."""
        actor = self._scene_actor(scene, self._scene_place(scene, life))
        case = self.with_user(actor)
        own = getattr(case, f"_play_{scene.action}", None)
        if own:
            return own(life, **scene.values).with_env(self.env)
        getattr(case, f"action_{scene.action}")(**scene.values)
        return self

    def _scene_place(self, scene, life):
        if scene.action == "finish_step":
            return self._step_in_progress().organization_id
        if scene.role in _RESPONSIBLE:
            return self.responsible_organization_id
        return self.env["gov.organization"]._by_code(life["place"])

    @api.model
    def _scene_actor(self, scene, place):
        """Return an account that holds the role in that place, or nearest above it.

        Scenes without a role are the system's own.
        """
        if not scene.role:
            return self.env.user
        posts = self.env["gov.post"].search(
            self.env["gov.post"]._in_force_domain()
            & Domain("role", "=", scene.role)
            & Domain("organization_id", "in", place._chain().ids)
            & Domain("user_id", "!=", False)
        )
        nearest = max(len(post.organization_id.parent_path) for post in posts)
        holders = posts.filtered(
            lambda post: len(post.organization_id.parent_path) == nearest
        ).user_id
        return holders[scene.life % len(holders)]

    def _play_open(self, life, missing=0, later=0):
        """Write down an application at the window, but for the last papers missing.

        :param later: working days in which what may be deferred is to follow
        """
        place = self.env["gov.organization"]._by_code(life["place"])
        applicant = self.env.ref(life["applicant"]).with_env(self.env)
        applicant.sudo()._link_to(place)
        case = self.create(
            {
                "matter_id": self._demo_matter(life).id,
                "accepting_organization_id": place.id,
                "applicant_id": applicant.id,
                "channel": life["channel"],
            }
        )
        papers = case._required_papers()
        papers[: len(papers) - missing].write({"is_received": True})
        if later:
            day = self.env["gov.workday"]._calendar().add(localtime.today(), later)
            case.material_ids.filtered(
                lambda line: line.necessity == "deferrable"
            ).deferred_until = day
        return case

    def _play_submit(self, life):
        """Send an application in as another system does."""
        applicant = self.env.ref(life["applicant"]).sudo()
        materials = (
            self._demo_matter(life)
            .sudo()
            ._version_in_force(localtime.today())
            .material_ids
        )
        answer = self.submit(
            {
                "source_system": "nxzwfw",
                "external_ref": f"NX{localtime.now():%Y%m%d%H%M}{applicant.id}",
                "matter_code": life["matter"],
                "accepting_organization_code": life["place"],
                "channel": life["channel"],
                "applicant": applicant._demo_identity(),
                "materials": [{"name": material.name} for material in materials],
            }
        )
        return self.search([("number", "=", answer["number"])])

    def _play_request_correction(self, life, note):
        missing = self._required_papers().filtered(lambda line: not line.is_received)
        self.action_request_correction(
            [
                {
                    "material_id": line.material_id.id,
                    "note": note,
                    "reason": "电子证照系统无此记录",
                }
                for line in missing
            ]
        )
        return self

    def _required_papers(self):
        return self.material_ids.filtered(lambda line: line.necessity == "required")

    def _play_supply(self, life):
        lines = self.material_ids.filtered("to_correct")
        self.action_supply([{"material_id": line.material_id.id} for line in lines])
        return self

    def _play_finish_step(self, life, opinion):
        self._step_in_progress().action_finish(opinion)
        return self

    def _step_in_progress(self):
        return self.step_ids.filtered(lambda step: step.state == "doing")[:1]

    def _play_produce(self, life):
        self.action_produce(f"{life['matter'][:6]}-{self.number[-10:]}")
        return self

    def _play_deem(self, life):
        """Accept by law, as the nightly job does."""
        self._transition("deem_accept")
        return self

    @api.model
    def _demo_matter(self, life):
        return self.env["gov.matter"].search([("code", "=", life["matter"])], limit=1)


def _xml_id(life):
    return f"gov_case.case_{life + 1:03d}_demo"


class GovApplicant(models.Model):
    _inherit = "gov.applicant"

    def _demo_identity(self):
        """Return the applicant as another system would send it."""
        return {
            "kind": self.kind,
            "name": self.name,
            "id_type": self.id_type,
            "id_number": self._read_secrets("id_number")[self.id],
        }
