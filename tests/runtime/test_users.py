import pytest

from case_runtime import passwords, users_file
from case_runtime.rights import EVERYTHING, NOTHING, OWNERS
from case_runtime.users import Users, uid
from case_runtime.written import Miswritten
from people import ANA_HASH, FILE, QUICK

BROKEN_ANA = f"{{username: a, password_hash: '{ANA_HASH}', roles: [tier2]}}"


@pytest.fixture
def written(tmp_path):
    """Writes the file and reads it."""

    def write(text):
        path = tmp_path / "users.yml"
        path.write_text(text)
        return Users(users_file.read(path))

    return write


@pytest.fixture
def refused(written, tmp_path):
    """What is said of a broken file, without its name."""

    def read(text):
        with pytest.raises(Miswritten) as why:
            written(text)
        return str(why.value).replace(f"{tmp_path / 'users.yml'}: ", "")

    return read


def test_a_role_holds_in_the_spaces_that_its_globs_match(written):
    rights = written(FILE).rights

    assert rights(("tier1",), "default").may("createCase", "securitySolution")
    assert rights(("tier1",), "soc-1").may("getCase", "securitySolution")
    assert not rights(("tier1",), "soc-1").may("getCase", "cases")
    assert rights(("tier1",), "other") == NOTHING


def test_roles_add_up_and_unknown_ones_are_worth_nothing(written):
    rights = written(FILE).rights

    assert rights(("tier1", "admin", "gone"), "soc-1") == EVERYTHING
    assert rights((), "default") == NOTHING
    assert rights(("gone",), "default") == NOTHING


def test_what_holds_in_every_space_is_what_roles_of_all_spaces_allow(written):
    users = written(
        """
        roles:
          all: {spaces: [soc, '*'], privileges: {cases: settings}}
          more: {spaces: '*', privileges: {'*': read}}
          many: {spaces: ['a*', '?*'], privileges: {'*': all}}
        """
    )
    allowed = users.everywhere(("all", "more", "many", "gone"))

    assert allowed.owners("updateConfiguration") == {"cases"}
    assert allowed.owners("getCase") == set(OWNERS)
    assert not allowed.owners("deleteCase")


@pytest.mark.parametrize(
    ("role", "connectors", "alerts"),
    [
        ("privileges: {cases: [read]}", "read", "read"),
        ("privileges: {cases: [minimal_all]}", "read", "read"),
        ("privileges: {cases: [create], observability: [all]}", "read", "all"),
        ("privileges: {cases: [create]}", "read", "none"),
        ("", "read", "none"),
        ("connectors: none, alerts: all", "none", "all"),
        ("privileges: {cases: all}, connectors: all, alerts: none", "all", "none"),
    ],
)
def test_connectors_are_readable_and_alerts_follow_the_cases(written, role, connectors, alerts):
    rights = written(f"roles: {{r: {{spaces: '*', {role}}}}}").rights(("r",), "default")

    assert (rights.connectors, rights.alerts) == (connectors, alerts)


def test_one_word_is_a_list_of_one(written):
    rights = written("roles: {r: {spaces: default, privileges: {'*': all}}}").rights

    assert rights(("r",), "default").owners("deleteCase") == set(OWNERS)


def test_everyone_in_the_file_has_a_profile(written):
    ana, bo = written(FILE).profiles()

    assert (ana.username, ana.full_name, ana.email) == ("ana", "Ana Diaz", "ana@example.com")
    assert (bo.username, bo.full_name, bo.email, bo.roles) == ("bo", None, None, ())
    assert written(FILE).profile(ana.uid) == ana
    assert written(FILE).profile("u_nobody_0") is None


def test_a_profile_is_found_again_by_the_same_uid_for_ever():
    assert uid("ana") == "u_JNS5b1jabUqFEjE7vQKijr8MqV3sbkyG73jOfwHniKw_0"


def test_only_a_name_and_a_hash_are_required(refused):
    assert (
        refused("users: [{}]")
        == "users[0].username: is required\nusers[0].password_hash: is required"
    )


def test_an_empty_file_knows_nobody(written):
    assert written("").profiles() == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("users: [", "line 1: expected the node content, but found '<stream end>'"),
        ("users: []\nusers: []", "line 2: the same key twice"),
        ("just text", "Input should be a valid dictionary or instance of UsersFile"),
        ("user: []", "user: is not known (did you mean users?)"),
        ("roles: {r: {spaces: x, priviliges: {}}}", "(did you mean privileges?)"),
        ("roles: {r: {privileges: {}}}", "roles.r.spaces: is required"),
        ("roles: {r: {spaces: SOC}}", "roles.r.spaces[0]: is no space"),
        ("roles: {r: {spaces: x, connectors: some}}", "roles.r.connectors: Input should be 'none'"),
        (
            "roles: {r: {spaces: x, privileges: {securitySolutions: all}}}",
            "owner securitySolutions is not known (did you mean securitySolution?)",
        ),
        (
            "roles: {r: {spaces: x, privileges: {cases: [reed]}}}",
            "reed is no privilege (did you mean read?)",
        ),
        (
            f"{{roles: {{tier1: {{spaces: x}}}}, users: [{BROKEN_ANA}]}}",
            "user a: role tier2 is not known (did you mean tier1?)",
        ),
        (f"users: [{{username: a, password_hash: '{ANA_HASH}', email: nobody}}]", "users[0].email"),
        ("users: [{username: 'a:b', password_hash: x}]", "users[0].username: may hold neither"),
        (f"users: [{{username: '', password_hash: '{ANA_HASH}'}}]", "users[0].username"),
        (
            "users:\n" + f"- {{username: a, password_hash: '{ANA_HASH}'}}\n" * 2,
            "user a is there twice",
        ),
        (
            "api_keys:\n" + f"- {{id: k, key_hash: '{ANA_HASH}'}}\n" * 2,
            "key k is there twice",
        ),
        (
            f"api_keys: [{{id: k, key_hash: '{ANA_HASH}', expires: soon}}]",
            "api_keys[0].expires",
        ),
    ],
)
def test_a_broken_file_is_told_where_and_why(refused, text, said):
    assert said in refused(text)


@pytest.mark.parametrize(
    "stored",
    [
        "plaintext-secret",
        "$2b$12$secretsecretsecretsecretse",
        "$argon2i$v=19$m=65536,t=3,p=4$c2VjcmV0c2VjcmV0$c2VjcmV0c2VjcmV0",
    ],
)
def test_a_hash_of_another_kind_is_refused_without_showing_it(refused, stored):
    said = refused(f"users: [{{username: a, password_hash: '{stored}'}}]")

    assert said == "users[0].password_hash: is not an argon2id hash"


def test_a_file_that_is_not_there_is_told(tmp_path):
    with pytest.raises(Miswritten, match="No such file"):
        users_file.read(tmp_path / "users.yml")


def test_a_file_that_is_no_text_is_told(tmp_path):
    (tmp_path / "users.yml").write_bytes(b"\xff")

    with pytest.raises(Miswritten, match="not UTF-8"):
        users_file.read(tmp_path / "users.yml")


def test_weak_hashes_are_known(written):
    strong = passwords.hashed("x")
    users = written(
        f"users: [{{username: a, password_hash: '{strong}'}}]\n{FILE.split('users:')[0]}"
    )

    assert users.weak() == []
    assert written(FILE).weak() == ["user ana", "user bo", "key soar"]


def test_a_password_fits_its_hash_and_no_other():
    assert passwords.fits(ANA_HASH, "ana's: word")
    assert not passwords.fits(ANA_HASH, "ana's word")
    assert not passwords.fits("$argon2id$v=19$m=1,t=1,p=1$aa$bb", "x")
    assert not passwords.fits("nonsense", "x")


def test_nobodys_hash_fits_nothing_and_costs_as_much_as_the_others(written):
    other = QUICK.hash("x")

    assert passwords.parameters(passwords.nobodys(other)) == passwords.parameters(other)
    assert not passwords.fits(passwords.nobodys(other), "")
    assert passwords.parameters(written(FILE).nobody) == passwords.parameters(ANA_HASH)
    assert not passwords.weak(passwords.nobodys())
