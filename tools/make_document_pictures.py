"""Draw a picture of each kind of document, from the demo database.

    make shell < tools/make_document_pictures.py

Writes docs/images/documents/<kind>.png below the working directory: the first document
of each kind, printed as users print it. Kinds that no demo case has come from the
snapshots that the tests of gov_case keep.
"""

import json
from pathlib import Path

import pypdfium2
from lxml import html

from odoo.addons.gov_case.core.documents import KINDS
from odoo.addons.gov_case.report import rendering

FOLDER = Path("docs/images/documents")
SNAPSHOTS = Path(rendering.__file__).parents[1] / "tests/documents"
SCALE = 1.5


def printed(env, kind):
    """Return the PDF of the first document of a kind."""
    report = env["ir.actions.report"].with_context(
        force_report_rendering=True, report_pdf_no_attachment=True
    )
    name = "gov_case.document_page"
    found = env["gov.case.document"].search([("kind", "=", kind)], order="id", limit=1)
    if found:
        return report._render_qweb_pdf(name, found.ids)[0]
    page = report._render_qweb_html(name, [])[0].decode()
    return sample(env, report._get_report(name), page, kind)


def sample(env, report, page, kind):
    """Return the PDF of a kind that no case of the demo has."""
    version = KINDS[kind].template
    snapshot = SNAPSHOTS / f"{kind}_v{version}.json"
    content = json.loads(snapshot.read_text(encoding="utf-8"))
    tree = html.document_fromstring(page)
    (main,) = tree.iter("main")
    article = html.fragment_fromstring('<div class="article"></div>')
    body = rendering.html(env["ir.qweb"], kind, version, content)
    article.append(html.fragment_fromstring(str(body)))
    main.append(article)
    bodies, _ids, header, footer, arguments = report._prepare_html(html.tostring(tree))
    return report._run_wkhtmltopdf(
        bodies, report, header, footer, specific_paperformat_args=arguments
    )


def main(env):
    FOLDER.mkdir(parents=True, exist_ok=True)
    for kind in KINDS:
        page = pypdfium2.PdfDocument(printed(env, kind))[0]
        picture = page.render(scale=SCALE).to_pil().convert("L").quantize(16)
        picture.save(FOLDER / f"{kind}.png", optimize=True)


main(env)  # noqa: F821 (given by the shell)
