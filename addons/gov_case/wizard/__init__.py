from . import gov_case_act
from . import gov_case_entry
from . import gov_case_entry_line
from . import gov_case_hold
from . import gov_case_step_finish
