"""Who is there beside those of the users file? Whom an identity provider knew when they came."""

from case_events import Topic
from case_events.profiles import AnnouncedProfile, profile_from_record
from case_runtime.newest import Newest
from case_runtime.users import Others, Profile, Users


class People(Newest[AnnouncedProfile]):
    """As everyone hears of them."""

    read = staticmethod(profile_from_record)

    def __init__(self, servers: str, topic: Topic) -> None:
        super().__init__(servers, topic)
        self._others = Others()

    @staticmethod
    def name(one: AnnouncedProfile) -> str:
        """Its uid."""
        return one.uid

    def hear(self, one: AnnouncedProfile) -> None:
        """As any other, and at hand for whoever asks."""
        super().hear(one)
        self._others.put(profile(self._newest[one.uid]))

    def with_them(self, users: Users) -> Users:
        """Those of the file, and these."""
        return users.with_others(self._others)


def profile(one: AnnouncedProfile) -> Profile:
    """Of somebody who is in no file."""
    return Profile(one.uid, one.username, one.full_name, one.email, one.roles, one.principal)
