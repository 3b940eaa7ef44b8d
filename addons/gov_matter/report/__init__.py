from . import gov_matter_cut_report
from . import gov_matter_cut_summary
from . import gov_matter_gap_report
