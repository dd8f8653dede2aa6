"""Which things of other applications can be attached (Cases API §3.3.2)?"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Self

from case_command.errors import UnknownType
from case_events import Attachment, ExternalReference, PersistableState
from case_events.attachments import FILES


@dataclass(frozen=True, slots=True)
class Types:
    """The registered type ids; a deployment may have others."""

    references: frozenset[str] = frozenset({FILES, "endpoint", "osquery", "indicator"})
    states: frozenset[str] = frozenset(
        {
            ".lens",
            ".page",
            "ml_anomaly_swimlane",
            "ml_anomaly_charts",
            "ml_single_metric_viewer",
            "aiopsChangePointChart",
            "aiopsPatternAnalysisEmbeddable",
            "aiopsLogRateAnalysisEmbeddable",
        }
    )

    @classmethod
    def of(cls, references: Iterable[str] | None, states: Iterable[str] | None) -> Self:
        """These in place of the usual ones; files can always be attached."""
        usual = cls()
        return cls(
            usual.references if references is None else frozenset({FILES, *references}),
            usual.states if states is None else frozenset(states),
        )

    def know(self, attachments: Iterable[Attachment]) -> None:
        """`UnknownType`, unless all of them are registered or need not be."""
        for attachment in attachments:
            match attachment:
                case ExternalReference(external_reference_attachment_type_id=type_id):
                    known = type_id in self.references
                case PersistableState(persistable_state_attachment_type_id=type_id):
                    known = type_id in self.states
                case _:
                    continue
            if not known:
                raise UnknownType(type_id)


USUAL = Types()
