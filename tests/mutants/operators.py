# operators: small faults for one C file, made from its tokens. They know C's tokens, functions and
# statements well enough for this project's style; a mutant that does not compile is dropped by the
# caller. Preprocessor lines, comments and strings stay as they are.
#
# SPDX-License-Identifier: GPL-2.0-or-later
import dataclasses
import re

TOKEN = re.compile(
    r"""(?P<space>\s+|/\*.*?\*/|//[^\n]*)
    |(?P<preprocessor>\#(?:[^\n\\]|\\.)*)
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<char>'(?:[^'\\]|\\.)+')
    |(?P<number>\d[\w.]*)
    |(?P<word>[A-Za-z_]\w*)
    |(?P<mark><<=|>>=|->|\+\+|--|&&|\|\||<<|>>|[-+*/%&|^<>=!]=|.)""",
    re.S | re.X,
)

SWAPS = {
    "<": ["<="], "<=": ["<"], ">": [">="], ">=": [">"], "==": ["!="], "!=": ["=="],
    "&&": ["||"], "||": ["&&"], "+=": ["-="], "-=": ["+="], "++": ["--"], "--": ["++"],
    "|=": ["&="], "&=": ["|="], "<<": [">>"], ">>": ["<<"], "true": ["false"], "false": ["true"],
}
BINARY = {"+": "-", "-": "+", "|": "&", "&": "|", "/": "*", "%": "/"}
ASSIGNMENTS = {"=", "+=", "-=", "|=", "&=", "^=", "*=", "/=", "%=", "<<=", ">>=", "++", "--"}
NOT_A_STATEMENT = {
    "return", "if", "for", "while", "switch", "do", "break", "continue", "goto", "case", "default",
    "else", "static", "const", "struct", "enum", "union", "unsigned", "typedef", "G_STATIC_ASSERT",
}
# Leaks are what the sanitizers' builds look for.
RELEASES = re.compile(r"\w*(free|unref|destroy|clear_pointer)$")


@dataclasses.dataclass(frozen=True)
class Token:
    kind: str
    text: str
    start: int
    end: int


@dataclasses.dataclass(frozen=True)
class Mutant:
    """One replacement in one file; `place` is the function or the table it lies in."""

    file: str
    place: str
    start: int
    end: int
    new: str


def tokens_of(source):
    kinds = ((m.lastgroup, m.group(), m.start(), m.end()) for m in TOKEN.finditer(source))
    return [Token(*t) for t in kinds if t[0] not in ("space", "preprocessor")]


def closing(tokens, at):
    """The index of the bracket that closes the one at `at`."""
    depth = 0
    for i in range(at, len(tokens)):
        depth += (tokens[i].text in "([{") - (tokens[i].text in ")]}")
        if depth == 0:
            return i
    raise ValueError("unbalanced brackets")


def head_name(head):
    """Of the tokens before a brace at file level: the name, and the return type or None."""
    for i, token in enumerate(head):
        if token.text == "=":
            break
        if token.text == "(" and i > 0:
            return head[i - 1].text, " ".join(t.text for t in head[:i - 1])
    words = [t.text for t in head if t.kind == "word" and t.text not in ("static", "const")]
    before = [head[i - 1].text for i in range(1, len(head)) if head[i].text in ("[", "=")]
    return (before or words or ["enum"])[0], None


def places(tokens):
    """(name, return type, first, last) of every braced body at file level."""
    first = i = 0
    while i < len(tokens):
        if tokens[i].text == "{":
            last = closing(tokens, i)
            name, type_ = head_name(tokens[first:i])
            yield name, type_, i, last
            i = first = last + 1
        else:
            if tokens[i].text == ";":
                first = i + 1
            i += 1


def replaced(token, new):
    return token.start, token.end, new


def number_mutants(token):
    match = re.fullmatch(r"(0[xX][0-9a-fA-F]+|\d+)([uUlL]*)", token.text)
    if match:
        value = int(match[1], 16 if match[1][:2].lower() == "0x" else 10)
        yield replaced(token, f"{value + 1}{match[2]}")
        if value > 0:
            yield replaced(token, f"{value - 1}{match[2]}")


def token_mutants(tokens, i):
    token = tokens[i]
    before = tokens[i - 1]
    is_operand = before.kind in ("word", "number", "char") or before.text in ")]"
    for new in SWAPS.get(token.text, []):
        yield replaced(token, new)
    if token.text in BINARY and is_operand and before.text != "return":
        yield replaced(token, BINARY[token.text])
    if token.text == "!":
        yield replaced(token, "")
    if token.kind == "number":
        yield from number_mutants(token)
    if token.kind == "char":
        yield replaced(token, f"({token.text} + 1)")


def condition_mutants(tokens, i):
    if tokens[i].text in ("if", "while"):
        last = closing(tokens, i + 1)
        yield tokens[i + 1].start, tokens[last].end, None


def statement_end(tokens, i):
    """The index of the semicolon of the statement at `i`; `i` when a bracket ends it before."""
    end = i
    while tokens[end].text != ";":
        if tokens[end].text in ")]}":
            return i
        end = closing(tokens, end) + 1 if tokens[end].text in "([{" else end + 1
    return end


def is_declaration(statement):
    texts = [t.text for t in statement]
    kinds = [t.kind for t in statement]
    if len(statement) > 1 and kinds[:2] == ["word", "word"]:
        return True
    return len(statement) > 2 and kinds[0] == "word" and texts[1] == "*" and kinds[2] == "word"


def is_effect(statement):
    """Whether it is a call or an assignment that can be left out."""
    if statement[0].text in NOT_A_STATEMENT or is_declaration(statement):
        return False
    if RELEASES.match(statement[0].text) or statement[0].text.startswith("g_assert"):
        return False
    if statement[0].kind != "word" and statement[0].text not in ("*", "(", "++", "--"):
        return False
    if len(statement) > 2 and statement[1].text == "(":
        return True
    return any(t.text in ASSIGNMENTS for t in statement)


def returned_instead(type_, value):
    kind = type_.replace("static ", "").replace("inline ", "")
    if value in ("true", "false", "NULL", "0"):
        return []
    if kind == "bool":
        return ["true", "false"]
    if kind.endswith("*"):
        return ["NULL"]
    if re.fullmatch(r"u?int(\d+_t)?|size_t|guint\d*|gint\d*|unsigned|int", kind):
        return ["0", "1"]
    return []


def statement_mutants(source, tokens, i, type_):
    """Mutants of the statement that begins at token i: gone, or with another value."""
    start = tokens[i]
    if start.text in ("break", "continue"):
        yield start.start, start.end, ""
    elif start.text == "return" and tokens[i + 1].text != ";":
        last = statement_end(tokens, i)
        span = tokens[i + 1].start, tokens[last - 1].end
        for new in returned_instead(type_, source[span[0]:span[1]]):
            yield *span, new
    elif start.text not in "{}":
        last = statement_end(tokens, i)
        if last > i and is_effect(tokens[i:last]):
            yield start.start, tokens[last - 1].end, ""


def statement_starts(tokens, first, last):
    """Where statements begin in a function's body. Braces of initialisers have none in them."""
    headers = set()
    i = first
    while i < last:
        text = tokens[i].text
        if text in ("if", "while", "for", "switch"):
            headers.add(closing(tokens, i + 1))
            if text == "for":
                i = closing(tokens, i + 1)
        if text == "{" and i > first and i - 1 not in headers and tokens[i - 1].text in "=),({":
            i = closing(tokens, i)
        elif text in ("{", "}", ";", "else", ":") or i in headers:
            if i + 1 < last:
                yield i + 1
        i += 1


def negated(source, mutant):
    """`if (x)` as `if (!(x))`: the one mutant whose text is made from the source's."""
    start, end, new = mutant
    return start, end, f"(!{source[start:end]})" if new is None else new


def mutants_of(file, source):
    """All mutants of one file, in its order."""
    tokens = tokens_of(source)
    found = []
    for name, type_, first, last in places(tokens):
        if type_ is None:
            raw = [m for i in range(first, last) if tokens[i].kind in ("number", "char", "word")
                   for m in token_mutants(tokens, i)]
        else:
            raw = [m for i in range(first, last) for m in token_mutants(tokens, i)]
            raw += [m for i in range(first, last) for m in condition_mutants(tokens, i)]
            for i in statement_starts(tokens, first, last):
                raw += statement_mutants(source, tokens, i, type_)
        found += [Mutant(file, name, *negated(source, m)) for m in raw]
    return sorted(set(found), key=lambda m: (m.start, m.end, m.new))


def apply(source, mutant):
    return source[:mutant.start] + mutant.new + source[mutant.end:]


def description(source, mutant):
    """The lines a mutant touches, before and after, as they are keyed in explained.txt."""
    first = source.rfind("\n", 0, mutant.start) + 1
    last = source.find("\n", mutant.end)
    before = " ".join(source[first:last].split())
    after = " ".join((source[first:mutant.start] + mutant.new + source[mutant.end:last]).split())
    return f"{mutant.place}: {before} => {after}"
