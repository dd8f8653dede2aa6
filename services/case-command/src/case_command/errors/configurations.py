"""Why is a configuration refused, or what does not fit to it?"""

from case_command.errors.refusals import Conflict, NotAccepted, NotThere


class ConfigurationNotFound(NotThere):
    """No owner in this space is configured under this id, or no longer."""

    def __init__(self, configuration_id: str) -> None:
        super().__init__(f"Saved object [cases-configure/{configuration_id}] not found")


class ConfigurationConflict(Conflict):
    """Someone edited the configuration after the client last looked."""

    def __init__(self) -> None:
        super().__init__(
            "This configuration has been updated. Please refresh before saving additional updates."
        )


class WrongCustomFields(NotAccepted):
    """The values are not what the owner of the case configured."""


class WrongConfiguration(NotAccepted):
    """What is to be configured contradicts itself, or what was configured before."""
