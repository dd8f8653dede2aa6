"""Can secrets be opened by nobody but us, and for nothing but what they belong to?"""

from dataclasses import replace

import pytest

from case_runtime.sealing import Bound, CannotOpen, Keyring, restored, stored

OLD, NEW = "the phrase of last year, long enough", "the phrase of this year, long enough"
BOUND = Bound("jira-1", ".jira", ["https://acme.atlassian.net:443"])
SECRETS = {"email": "ana@example.com", "apiToken": "s3cr3t-t0k3n"}


def test_what_was_sealed_is_opened_again():
    ring = Keyring([NEW])

    assert ring.open(restored(stored(ring.seal(SECRETS, BOUND))), BOUND) == SECRETS


def test_no_part_of_a_secret_or_of_the_phrase_is_stored():
    kept = str(stored(Keyring([NEW]).seal(SECRETS, BOUND)))

    assert not [said for said in (*SECRETS.values(), NEW) if said in kept]


def test_the_same_secrets_are_never_sealed_alike():
    ring = Keyring([NEW])

    assert ring.seal(SECRETS, BOUND) != ring.seal(SECRETS, BOUND)


@pytest.mark.parametrize(
    "changed",
    [
        {"connector": "jira-2"},
        {"type": ".thehive"},
        {"origins": ["https://evil.example:443"]},
        {"origins": [*BOUND.origins, "https://evil.example:443"]},
    ],
)
def test_they_are_worthless_for_anything_else(changed):
    ring = Keyring([NEW])
    sealed = ring.seal(SECRETS, BOUND)

    with pytest.raises(CannotOpen, match="another connector, type or target"):
        ring.open(sealed, replace(BOUND, **changed))


def test_a_text_that_was_tampered_with_is_not_opened():
    ring = Keyring([NEW])
    sealed = ring.seal(SECRETS, BOUND)
    tampered = sealed._replace(text=bytes([sealed.text[0] ^ 1]) + sealed.text[1:])

    with pytest.raises(CannotOpen):
        ring.open(tampered, BOUND)


def test_an_older_key_opens_and_the_first_one_seals():
    sealed = Keyring([OLD]).seal(SECRETS, BOUND)
    ring = Keyring([NEW, OLD])

    assert ring.open(sealed, BOUND) == SECRETS
    assert ring.seal(SECRETS, BOUND).key == Keyring([NEW]).current != sealed.key


def test_without_the_key_nothing_is_opened_or_sealed():
    sealed = Keyring([OLD]).seal(SECRETS, BOUND)

    with pytest.raises(CannotOpen, match=r"another encryption\.key"):
        Keyring([NEW]).open(sealed, BOUND)
    with pytest.raises(CannotOpen, match=r"no encryption\.key"):
        Keyring([]).seal(SECRETS, BOUND)
