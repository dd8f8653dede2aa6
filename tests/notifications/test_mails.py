"""What is in a mail?"""

from email import message_from_bytes
from email.policy import SMTP
from email.policy import default as modern

import pytest

from case_events.testing import NOON
from case_runtime.effects import Final
from notified import BO, told
from notifier.mail.message import message
from notifier.mail.rendering import Rendering
from notifier.people import Person

SENDER = "Caselog <caselog@example.org>"


def mailed(*about, to=BO, key="case-1/1/u-bo/email", footer="https://cases.example.com"):
    """The mail, as whoever gets it reads it."""
    about = about or (told(),)
    rendered = Rendering(None, footer=footer)(about, about[0].subject, NOON)
    made = message(rendered, about, sender=SENDER, to=to, key=key, at=NOON)
    return message_from_bytes(made.as_bytes(policy=SMTP), policy=modern)


def text(mail, kind="plain"):
    return mail.get_body((kind,)).get_content().replace("\r\n", "\n")


def test_a_mail_says_who_did_what_and_where():
    mail = mailed()

    assert mail["To"] == "Bo Öst <bo@example.com>"
    assert mail["From"] == SENDER
    assert mail["Subject"] == "[Caselog] #12 Phishing"
    assert text(mail).startswith(
        "Ana Diaz assigned you to a case.\n\nPhishing (#12)\nStatus: open\nSeverity: high\n"
        "Tags: mail\n\nhttps://cases.example.com/app/security/cases/case-1\n"
    )
    assert 'href="https://cases.example.com/app/security/cases/case-1"' in text(mail, "html")
    assert "A mail with a link." in text(mail, "html")


def test_the_same_row_is_always_the_same_mail_and_one_case_one_thread():
    first, again, other = mailed(), mailed(), mailed(key="case-1/2/u-bo/email")

    assert first["Message-ID"] == again["Message-ID"] != other["Message-ID"]
    assert first["References"] == other["References"] == other["In-Reply-To"]
    assert first["Message-ID"].endswith("@example.org>")


def test_no_machine_answers_a_mail():
    mail = mailed()

    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["List-Id"] == "Caselog <caselog.example.org>"


def test_without_a_public_address_there_is_no_link():
    mail = mailed(told(base_url=None), footer="")

    assert "http" not in text(mail)
    assert "href" not in text(mail, "html")


@pytest.mark.parametrize(
    ("space", "owner", "link"),
    [
        ("default", "cases", "/app/management/insightsAndAlerting/cases/case-1"),
        ("soc", "cases", "/s/soc/app/management/insightsAndAlerting/cases/case-1"),
        ("soc", "observability", "/s/soc/app/observability/cases/case-1"),
        ("default", "securitySolution", "/app/security/cases/case-1"),
    ],
)
def test_a_link_has_the_shape_of_its_owner_and_space(space, owner, link):
    assert told({"space": space, "owner": owner}).link == f"https://cases.example.com{link}"


@pytest.mark.parametrize(
    "title", ["a\r\nBcc: eve@evil.example", "a\nb", "a\x00b", "a\u2028b", "\u202ea", "é" * 500]
)
def test_no_title_makes_a_header(title):
    mail = mailed(told(title=title))

    assert mail["Bcc"] is None
    assert mail["Subject"].startswith("[Caselog] #12 ")
    assert "\n" not in mail["Subject"]
    assert len(mail["Subject"]) <= len("[Caselog] #12 ") + 120


def test_a_title_of_any_language_arrives():
    mail = mailed(told(title="Подозрительный вход 🔥"))

    assert mail["Subject"] == "[Caselog] #12 Подозрительный вход 🔥"
    assert "Подозрительный вход 🔥" in text(mail)


def test_nothing_that_people_wrote_is_html():
    evil = "<script>x</script><img src=//evil>"
    mail = mailed(told({"by": evil}, title=evil, description=evil, tags=[evil]))

    assert "<script" not in text(mail, "html")
    assert "<img" not in text(mail, "html")


def test_long_texts_are_cut_and_few_tags_are_shown():
    mail = mailed(told(description="x" * 400, tags=["a", "b", "c", "d", "e"]))

    assert "x" * 299 + "…" in text(mail, "html")
    assert "x" * 300 not in text(mail, "html")
    assert "Tags: a, b, c and 2 more" in text(mail)
    assert "2 more" in text(mail, "html")


def test_a_comment_is_told_as_it_is_now():
    about = {"reason": "commented", "place": "c-1"}

    assert "Ana Diaz commented on a case of yours." in text(mailed(told(about)))
    assert "Ana Diaz wrote:\n\nLook at this\n" in text(mailed(told(about)))
    assert "wrote" not in text(mailed(told(about, comments=[])))


def test_the_footer_can_be_left_out():
    assert "your settings" in text(mailed(footer=""))
    assert "your settings" not in text(mailed(footer=None))
    assert "your settings" not in text(mailed(footer=None), "html")


@pytest.mark.parametrize(
    ("address", "written"),
    [("bo@example.com", "bo@example.com"), ("bo@bücher.example", "bo@xn--bcher-kva.example")],
)
def test_an_address_is_written_as_mail_knows_it(address, written):
    assert mailed(to=Person("u", "bo", "Bo", address))["To"].addresses[0].addr_spec == written


@pytest.mark.parametrize("address", ["a,b@example.com", "a@b@c", "<a@b>", "a@", "a\x01@b.c"])
def test_what_is_no_address_is_not_written_to(address):
    with pytest.raises(Final, match="is no mail address"):
        mailed(to=Person("u", "bo", "Bo", address))


def test_a_name_is_no_header_either():
    mail = mailed(to=Person("u", "bo", 'Bo" <eve@evil.example>,\n"x', "bo@example.com"))

    assert [one.addr_spec for one in mail["To"].addresses] == ["bo@example.com"]


@pytest.mark.parametrize("wrong", ["{% if %}", "{{ news[0].colour }}", "{{ 1 / 0 }}"])
def test_templates_that_do_not_work_are_told_and_ours_are_used(tmp_path, wrong):
    (tmp_path / "news.txt").write_text(wrong)
    rendering = Rendering(tmp_path, footer="")
    rendered = rendering([told()], "s", NOON)
    (tmp_path / "news.txt").unlink()

    assert rendered.text.startswith("Ana Diaz assigned you")
    assert "do not work" in next(rendering.ailments())


def test_templates_of_ones_own_come_first(tmp_path):
    (tmp_path / "news.txt").write_text("{{ news[0].title }} at ACME\n")
    rendered = Rendering(tmp_path, footer="")([told()], "s", NOON)

    assert rendered.text == "Phishing at ACME\n"
    assert "View the case" in rendered.html
