"""Words that a prompt does without, and words that call for a flag: content guide, section 3.4.

English only; a deck in another language is read by people for these rules. The lists are a floor: they err
towards letting a text pass, because a false alarm teaches authors to ignore the true ones.
"""

import re
from dataclasses import dataclass

_OTHERS = (
    r"(?:me|us|them|someone|somebody|people|each other|one another"
    r"|(?:(?:your|our|my|their|a|the) )?(?:partners?|lovers?|friends?|person))"
)
_SEX = (
    r"(?:sex\w*|mak(?:e|es|ing) love|lovemaking|in bed|intimate|intimacy|physical closeness"
    r"|sle(?:ep|eping|pt) with (?:me|us|you|them|someone|each other))"
)
_FREQUENCY = (
    r"(?:how (?:often|many times|much sex|long since)|(?:times? )?(?:per|each|every) (?:day|night|week|month)"
    r"|times? (?:a|this|last) (?:day|night|week|month)"
    r"|(?:once|twice) a (?:day|night|week|month)|frequen\w+|quotas?|last time)"
)

_BODY = (
    r"(?:me|you|us|bod(?:y|ies)|skin|hands?|arms?|back|neck|face|hair|head|cheeks?|lips?|chest|breasts?|belly|waist"
    r"|hips?|shoulders?|legs?|thighs?|knees?|foot|feet)"
)


@dataclass(frozen=True, slots=True)
class Wording:
    """A rule about words: its id, what must not occur, and what to change; `{found}` is what was found."""

    rule: str
    pattern: re.Pattern[str]
    advice: str


@dataclass(frozen=True, slots=True)
class Trigger:
    """Words that call for at least one of `flags` (rule D13)."""

    pattern: re.Pattern[str]
    flags: tuple[str, ...]


def _any(*alternatives: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w'])(?:{'|'.join(alternatives)})(?!\w)", re.IGNORECASE)


def _trigger(flags: str, *alternatives: str) -> Trigger:
    return Trigger(_any(*alternatives), tuple(flags.split()))


WORDINGS = (
    Wording(
        "D04",
        re.compile(
            r"(?:^|[.?!:]\s+)\W*why\b|\bwhy (?:did|do|does|have|had|are|were|was)(?:n't| not)? (?:you|they)\b",
            re.IGNORECASE,
        ),
        "Ask what or how; a question with why can sound like a charge.",
    ),
    Wording(
        "D05",
        _any(
            r"you always(?! (?:glad|happy|welcome))",
            r"you never(?! (?:tire|grow tired))",
            "your (?:own )?fault",
            "wrong with",
            "at least you",
            "to blame",
            "blame you",
        ),
        'Leave out "{found}"; speak of a feeling or a wish, not of a fault.',
    ),
    Wording(
        "D06",
        _any(
            r"should(?:n't)?",
            r"must(?:n't)?",
            r"(?<!nothing )(?<!nobody )(?<!no one )ha(?:ve|s|d|ving) to",
            r"ought(?:n't)?",
            r"owe[sd]?",
            r"dut(?:y|ies)",
            "(?:ab)?normal",
            "supposed to",
            "obligations?|obliged",
            "deserves? more (?:sex|touch|intimacy)",
        ),
        'Leave out "{found}"; nobody owes an answer or an act.',
    ),
    Wording(
        "D07",
        _any(
            rf"(?:rat|scor|grad)(?:e|es|ed|ing) (?:[\w']+ ){{0,2}}{_OTHERS}",
            rf"rank(?:s|ed|ing)? (?:[\w']+ ){{0,2}}{_OTHERS}",
            rf"(?:score|rating|grade|marks?|points|stars) (?:\w+ ){{0,4}}(?:to|for) {_OTHERS}",
            r"(?:my|their) (?:score|rating|ranking|grade)s?",
            "wh(?:o|ich) of (?:us|you|them) (?:is|was|does|did|has|gives|gave) (?:it )?(?:the )?"
            "(?:better|best|worse|worst|more|most|less|least)",
            rf"how (?:good|well|kind|caring|attentive) (?:am|is|are|was|were|do|does|did) (?:I|{_OTHERS})\b.*"
            r"\b(?:out of|from) (?:\d+|one|zero|five|ten)",
        ),
        'Leave out "{found}"; a scale is for oneself, never for another person.',
    ),
    Wording(
        "D08",
        _any(
            "husbands?",
            "wi(?:fe|ves)",
            "(?:boy|girl)friends?",
            "s?he",
            "him(?:self)?",
            "his",
            "her(?:s|self)?",
            "lad(?:y|ies)",
            "gentlem[ae]n",
            "(?:all |real |most )?(?:wo)?men (?:are|need|want|like|love|think|feel|find|often|usually|tend)",
            "(?:real|as a|like a) (?:wo)?man",
            "men and women|women and men",
            "opposite sex",
            "both of (?:you|us|them)|(?:you|us|we|them) both|the two of (?:you|us|them)|you two|we two",
            "(?:other|better) half",
        ),
        'Replace "{found}" by words for any people, in any number: someone close, they, each of us.',
    ),
    Wording(
        "D10",
        _any(
            r"orgasm\w*",
            r"climax\w*",
            r"penetrat\w+",
            r"genital\w*|penis(?:es)?|vagina\w*|vulva\w*|clitor\w+|testicles?|nipples?|buttocks",
            r"erections?|erect|ejaculat\w+|masturbat\w+|foreplay|intercourse|coitus",
            r"(?:oral|anal|vaginal|rough) sex|blow ?jobs?|hand ?jobs?|quickie",
            r"fuck\w*|cocks?|pussy|dicks?|cum|horny|nudes?|porn\w*|arous\w+|kink(?:s|y)?|fetish\w*",
        ),
        'Leave out "{found}"; cards speak of closeness and are never explicit.',
    ),
    Wording(
        "D11",
        _any(
            rf"{_FREQUENCY}\b.{{0,60}}\b{_SEX}",
            rf"{_SEX}\b.{{0,60}}\b{_FREQUENCY}",
            r"(?:how much|more|less|enough|too (?:little|much)) (?:sex|lovemaking)",
            r"sex (?:life|drive)",
            r"perform(?:s|ed|ing|ance)? (?:\w+ ){0,2}in bed|good (?:in bed|lover)|better lover|sexual performance",
            r"satisf(?:y|ies|ied) (?:me|them|us|your partners?|someone)",
        ),
        "Leave out how often or how well; closeness is never counted or judged.",
    ),
    Wording(
        "D15",
        re.compile(
            r"%|\b(?:percent|per cent|cortisol|oxytocin|dopamine|serotonin|adrenalin\w*|endorphins?|testosterone"
            r"|(?:o?estrogen|vasopressin|prolactin)|hormon\w+|cures?|cured|diagnos\w+|immune system|blood pressure"
            r"|(?:clinically|scientifically|medically) \w+|(?:stud(?:y|ies)|research|science|experts?) (?:has |have )?"
            r"(?:shows?|shown|says?|proves?|proved|finds?|found)"
            r"|(?:lower|reduc|reliev|prevent|treat|eas)(?:e|es|s|ing) (?:\w+ )?(?:stress|anxiety|depression|pain)"
            r"|good for (?:your|the) (?:heart|health|brain|immunity)|jersedon|mimon|betterhelp)(?!\w)",
            re.IGNORECASE,
        ),
        'Leave out "{found}"; a card makes no medical claim and gives no figures.',
    ),
    Wording(
        "D17",
        _any(
            r"passwords?|passcodes?|pin (?:code|number)s?|log-?ins?|fingerprints?",
            r"(?:tele|smart)?phones?|locations?|gps|whereabouts|(?:your|home|work) address(?:es)?",
            r"where (?:were|are) you|where (?:did|had|have) you (?:go|gone|been)",
            r"(?:who|whom|someone|anyone) (?:were|are|was|have|had|did) you (?:been )?(?:with|see(?:ing)?|meet(?:ing)?"
            r"|text(?:ing)?|messag\w+|writ(?:e|ing) to|(?:talk|speak)(?:ing)? to)",
            r"who else (?:do|did|have|were|are) you",
            r"(?:who|whom|someone|anyone) (?:have|had|did|do) you (?:ever )?"
            r"(?:sle(?:ep|pt) with|dat(?:e|ed)|kiss(?:ed)?)",
            r"how many (?:\w+ )?(?:people|partners|lovers|others|women|men) (?:have|had|did) you"
            r"(?: ever)? (?:been with|sle(?:ep|pt) with|dat(?:e|ed)|kiss(?:ed)?|hav(?:e|ing))",
            r"(?:partners?|lovers?|relationships?|dat(?:e|ed|ing)|slept|sleep with|sex|lov(?:e|ed|ing)|been with"
            r"|(?:your )?life)\b.{0,25}\bbefore (?:me|us)",
            r"ex(?:es)?|(?:past|former|previous|earlier) (?:partners?|lovers?|relationships?)|other lovers",
            r"prove[sdn]?|proving|proofs?",
            # One kind message may be wished for; whoever asks about messages wants to read them.
            r"messages|text(?:s|ed|ing)|inbox|e-?mails|your e-?mail|your chats?|contacts|contact list",
            r"(?:browser|search|call|chat) history|your (?:account|diary|receipts|bank statement)s?",
            r"cheat(?:s|ed|ing)?|affairs?|(?:un)?faithful|infidelity|flirt(?:s|ed|ing)?",
        ),
        'Leave out "{found}"; no card helps anyone to check on another person.',
    ),
)

TRIGGERS = (
    _trigger("body", r"bod(?:y|ies)", r"bodily", r"skin", r"naked|undress\w*"),
    _trigger(
        "touch",
        # "in touch", "touching story" and "a touch of" are no touch; "hold on", "hold a talk" and "household" no hold.
        # "Touch on a subject" is none either, but touch on a body is.
        r"(?<!in )(?<!a )touch(?:es|ed)?(?!,| or\b| (?:on|upon)\b|-out\b)",
        rf"touch(?:es|ed)? (?:on|upon) (?:[\w']+ ){{0,3}}{_BODY}",
        r"touching (?:me|you|us|them|each|someone|hands)",
        r"hug(?:s|ged|ging)?|cuddl\w+|caress\w*|kiss(?:es|ed|ing)?|massag\w+|embrac(?:e|es|ed|ing)|snuggl\w+",
        r"(?:hold|holds|holding|held) (?:me|you|us|them|someone|each other|one another|(?:\w+ )?hands?|close)",
        r"be(?:ing)? held|skin to skin",
    ),
    # As one wish in a list ("rest, touch, movement") it leaves every other answer open.
    _trigger("touch body", r"(?<!in )(?<!a )touch(?=,| or\b)"),
    _trigger(
        "conflict",
        r"disagree\w*|argu(?:e|es|ed|ing|ments?)|quarrel\w*|fights?|fought|fighting|rows? (?:we|you|with)",
    ),
    _trigger(
        "trauma_adjacent conflict",
        r"hurt(?:s|ful|ing)?(?! (?:to|no)\b)",
    ),
    _trigger(
        "trauma_adjacent",
        r"scar(?:ed|y)|afraid|frighten\w*|fear(?:s|ed|ful)?|terrif\w+|unsafe|safer|(?:not|never|less) safe|panic\w*"
        r"|(?:the|my|your|our|their|painful) past|childhood|flashbacks?|trauma\w*|abus\w+|violen\w+",
        r"old (?:wounds?|worr(?:y|ies)|pains?|hurts?)",
    ),
    _trigger("shame", r"asham\w+|shame\w*|humiliat\w+|embarrass\w*|guilt\w*"),
    _trigger(
        "parenting fertility_loss",
        r"bab(?:y|ies)|newborns?|birth|pregnan\w+",
    ),
    _trigger("parenting", r"parent(?:s|hood|ing)?|child(?:ren)?|kids?|toddlers?|breast ?feed\w*"),
    _trigger("fertility_loss", r"miscarr\w+|stillb\w+|infertil\w+|fertility|ivf|abortions?"),
    _trigger(
        "faith_family",
        r"faiths?|religio\w+|pray(?:s|ed|er|ers|ing)?|god|church|mosque|temple|synagogue|famil(?:y|ies)"
        r"|mothers?|fathers?|in-laws|relatives",
    ),
    _trigger("money_power", r"money|debts?|wages?|salar(?:y|ies)|incomes?|rent|budgets?|afford\w*|who decides"),
    _trigger(
        "fatigue",
        r"tired(?:ness)?|exhaust\w+|worn out|fatigue\w*|weary|rested|sleepless|little sleep|touched-out|burnt? out",
    ),
    _trigger(
        "grief",
        r"grie(?:f|v\w+)|loss(?:es)?|mourn\w*|bereave\w*|die[sd]?|dying|death|funerals?|passed away"
        r"|lost (?:a|the|your|our|their) (?:loved one|parent|friend|pet|child|partner)",
    ),
    _trigger("pressure desire_difference", r"pressur\w+|pushed|obligated|different speeds|unwanted"),
    _trigger(
        "desire_difference pressure intimacy_recall",
        r"desires?|libido|turned on|in the mood(?! for (?:a|some|tea|music|food)\b)",
    ),
    _trigger("consent", r"consent\w*|a yes|say(?:ing)? no\b(?! to (?:dessert|sugar|work)\b)|say not now"),
    _trigger("identity", r"gender\w*|orientation|coming out|come out to|transition(?:s|ed|ing)?|queer|pronouns?"),
)
