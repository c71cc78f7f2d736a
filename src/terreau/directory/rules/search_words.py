"""What the words of a search mean: folded, corrected, cut into concepts, each with its synonyms and kinds."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from terreau.territories.rules.keys import name_key

LONGEST_PHRASE = 5
MOST_CONCEPTS = 8
MOST_TERMS = 24
STOP_WORDS = frozenset(
    "a afin ai aimerais ainsi alors au aupres aussi autour autre autres aux avec avoir besoin bien bonjour c ca "
    "ce cela ces cet cette chez cherche cherchons chercher ci comme comment d dans de depuis des dont du elle "
    "elles en entre es est et etre eu faire fait faut ici il ils j je jusqu l la le les leur leurs lui m ma me "
    "merci mes moi moins mon meme mettre n ne ni nos notre nous on ont obtenir ou par pas passer permet prendre "
    "peu peut plus pour pouvoir pourrait pres proche proches proximite qu quand que quel quelle quelles quelqu "
    "quelque quelques quels qui quoi recherche recherchons s sa sans se ses si soit son sont sous structure "
    "structures sur t ta te tes toi ton tous tout toute toutes trouver tu un une v veux vers voudrais vos votre "
    "vous y vue".split()
)
WEAK_WORDS = frozenset(
    "acteur activite agence aide atelier centre cours association asso boite cher entreprise gratuit gratuite "
    "groupe local locale lieu organisme personne prestataire prestation projet service societe solidaire truc "
    "gens petit petite grand grande urgent rapide rapidement possible specialise quelquun".split()
)
LINKS = frozenset("a au aux d de des du en et l la le les pour".split())
WEAK = 0.35
HEAD = 1.3
KIND_BESIDE_A_TRADE = 0.6


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing asked: the terms typed, terms that mean the same, narrower ones, the kinds of structure it names, and
    its weight.

    A term is one word or several in a row. Weights of the concepts of one search add up to 1.
    """

    own: tuple[str, ...]
    same: tuple[str, ...] = ()
    near: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    weight: float = 1.0


@dataclass(frozen=True)
class Lexicon:
    """Words that go together: by phrase (see `phrase_key`), what means the same, what it also covers, the kinds it
    names, the division of what is sold under that name."""

    same: Mapping[str, tuple[str, ...]]
    near: Mapping[str, tuple[str, ...]]
    kinds: Mapping[str, tuple[str, ...]]
    activities: Mapping[str, str]

    def __contains__(self, words: str) -> bool:
        key = phrase_key(words)
        return key in self.same or key in self.near or key in self.kinds

    def single_words(self) -> tuple[str, ...]:
        """Every word of one term alone."""
        return tuple(sorted({key for key in (*self.same, *self.near, *self.kinds) if " " not in key}))


def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, without accents or capitals."""
    return tuple(name_key(text).split())


def singular(word: str) -> str:
    """A word without the mark of the plural, so that "vélos" and "vélo" meet; short words stay as they are."""
    if len(word) > 4 and word.endswith("aux"):
        return word[:-3] + "al"
    return word[:-1] if len(word) > 3 and word[-1] in "sx" else word


def phrase_key(words: str) -> str:
    """The key of a term in the lexicon: words folded, singular, without the small ones between them."""
    return " ".join(singular(word) for word in tokens(words) if word not in LINKS)


def lexicon(
    groups: Iterable[Mapping[str, object]], narrower: Iterable[Mapping[str, object]], kinds: Mapping[str, Sequence[str]]
) -> Lexicon:
    """Built from the file of synonyms: `groups` of words that mean the same, each with an optional `cpv` division;
    `narrower` words that a wider one also means; `kinds` {code: names}."""
    same: dict[str, list[str]] = {}
    activities: dict[str, str] = {}
    for group in groups:
        words = [" ".join(tokens(word)) for word in _texts(group["words"])]
        for word in words:
            same.setdefault(phrase_key(word), []).extend(other for other in words if other != word)
            if cpv := group.get("cpv"):
                activities.setdefault(phrase_key(word), str(cpv))
    near: dict[str, list[str]] = {}
    for line in narrower:
        for word in _texts(line["words"]):
            near.setdefault(phrase_key(word), []).extend(" ".join(tokens(also)) for also in _texts(line["means"]))
    named: dict[str, list[str]] = {}
    for code, names in kinds.items():
        for name in names:
            named.setdefault(phrase_key(name), []).append(code)
    return Lexicon(
        {key: tuple(dict.fromkeys(words))[:MOST_TERMS] for key, words in same.items()},
        {key: tuple(dict.fromkeys(words))[:MOST_TERMS] for key, words in near.items()},
        {key: tuple(codes) for key, codes in named.items()},
        activities,
    )


def _texts(value: object) -> list[str]:
    return [str(each) for each in value] if isinstance(value, list) else []


def concepts(words: Sequence[str], known: Lexicon) -> tuple[Concept, ...]:
    """Cut words into concepts, the longest phrase of the lexicon first; small words are left out.

    Words that mean the same make one concept. Small words alone are a search for a name, and are kept.
    """
    found: list[Concept] = []
    at = 0
    while at < len(words):
        size = _phrase_at(words, at, known)
        said = " ".join(words[at : at + size])
        if size > 1 or not _says_nothing(said):
            key = phrase_key(said)
            near = (*known.near.get(key, ()), *_first_word(said, key, known))
            _gather(found, Concept((said,), known.same.get(key, ()), near, known.kinds.get(key, ())))
        at += size
    if not found:
        found = [Concept((word,)) for word in words]
    return tuple(dict.fromkeys(found))[:MOST_CONCEPTS]


def _first_word(said: str, key: str, known: Lexicon) -> tuple[str, ...]:
    """The word that a phrase turns around, which alone says a part of it: "colis" of "colis alimentaires"."""
    first = said.split(maxsplit=1)[0]
    vague = key in known.kinds or first == said or singular(first) in WEAK_WORDS or first in STOP_WORDS
    return () if vague else (first,)


def _gather(found: list[Concept], new: Concept) -> None:
    """Add a concept, or its words to the one that means the same."""
    for at, concept in enumerate(found):
        if new.own[0] in concept.own:
            return
        if any(phrase_key(new.own[0]) == phrase_key(term) for term in concept.same):
            others = tuple(dict.fromkeys((*concept.same, *new.same)))
            own = (*concept.own, *new.own)
            same = tuple(term for term in others if term not in own)
            found[at] = Concept(own, same, concept.near + new.near, concept.kinds + new.kinds)
            return
    found.append(new)


def _phrase_at(words: Sequence[str], at: int, known: Lexicon) -> int:
    """How many words, from there, make the longest phrase known; 1 when none does."""
    for size in range(min(LONGEST_PHRASE, len(words) - at), 1, -1):
        edges = words[at], words[at + size - 1]
        if not LINKS & set(edges) and " ".join(words[at : at + size]) in known:
            return size
    return 1


def _says_nothing(word: str) -> bool:
    return word in STOP_WORDS or len(word) == 1 or (word.isdigit() and len(word) < 4)


def weighed(found: Sequence[Concept], documents: Mapping[str, int], total: int) -> tuple[Concept, ...]:
    """The concepts with weights that add up to 1: the rarer among `total` fiches, the heavier.

    `documents` says how many fiches hold each word. The first thing said is what is wanted, the rest qualifies it; a
    kind of structure qualifies a trade. Words that say little in any search weigh little.
    """
    raw = [_rarity(concept, documents, max(total, 1)) for concept in found]
    trades = [at for at, concept in enumerate(found) if not concept.kinds]
    for at, concept in enumerate(found):
        if trades and at == trades[0]:
            raw[at] *= HEAD
        elif trades and concept.kinds:
            raw[at] *= KIND_BESIDE_A_TRADE
    whole = sum(raw) or 1.0
    return tuple(replace(concept, weight=weight / whole) for concept, weight in zip(found, raw, strict=True))


def _rarity(concept: Concept, documents: Mapping[str, int], total: int) -> float:
    said = concept.own[0].split()
    holding = min((documents.get(word, 0) for word in said), default=0)
    rarity = math.log(2 + total / (1 + holding))
    weak = not concept.kinds and all(singular(word) in WEAK_WORDS for word in said)
    return rarity * (WEAK if weak else 1.0)


def allowed_edits(word: str) -> int:
    """How many slips a word of its length may hold."""
    if len(word) < 4 or any(figure.isdigit() for figure in word):
        return 0
    return 1 if len(word) < 7 else 2


def nearest(word: str, candidates: Iterable[tuple[str, int]]) -> str | None:
    """The candidate (word, fiches that hold it) with the fewest slips, the commonest among equals; or None.

    A plural, a feminine or the beginning of a candidate is not a slip: the first letter counts double.
    """
    most = allowed_edits(word)
    if not most:
        return None
    ranked = [
        (slips + (candidate[:1] != word[:1]), -documents, candidate)
        for candidate, documents in candidates
        if (slips := edits(word, candidate, most)) <= most
    ]
    best = min(ranked, default=None)
    return best[2] if best and best[0] <= most else None


def edits(one: str, other: str, most: int) -> int:
    """Letters changed, added, dropped or swapped with their neighbour to go from one word to another; stops past
    `most`, and then gives `most` + 1."""
    if abs(len(one) - len(other)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, letter in enumerate(one, start=1):
        new = [i]
        for j, against in enumerate(other, start=1):
            cost = min(row[j] + 1, new[j - 1] + 1, row[j - 1] + (letter != against))
            if i > 1 and j > 1 and letter == other[j - 2] and one[i - 2] == against:
                cost = min(cost, before[j - 2] + 1)
            new.append(cost)
        if min(new) > most:
            return most + 1
        before, row = row, new
    return min(row[-1], most + 1)


def corrected(words: Sequence[str], is_known: Callable[[str], bool], suggest: Mapping[str, str]) -> tuple[str, ...]:
    """The same words, those that nobody wrote replaced by the nearest one where there is one."""
    return tuple(word if word in STOP_WORDS or is_known(word) else suggest.get(word, word) for word in words)


def place_runs(words: Sequence[str]) -> tuple[tuple[int, int], ...]:
    """Runs (from, to) of words that may name a place, the longest first and among them the last first."""
    runs = [
        (start, start + size)
        for size in range(min(LONGEST_PHRASE, len(words)), 0, -1)
        for start in range(len(words) - size, -1, -1)
    ]
    return tuple(run for run in runs if not STOP_WORDS.issuperset(words[run[0] : run[1]]))
