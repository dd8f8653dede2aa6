"""Which templates may be configured beside these custom fields (Cases API §4.6)?"""

from collections.abc import Sequence

from case_command.decisions.custom_fields import Fields, known, of_their_types, once, repeated
from case_command.errors import WrongConfiguration
from case_events import CustomField, CustomFieldConfiguration, Template, TemplateFields


def agreeing(templates: Sequence[Template], fields: Fields) -> None:
    """Each template has another key, and values for none but these fields."""
    if twice := repeated(template.key for template in templates):
        raise WrongConfiguration(f"Invalid duplicated templates keys in request: {','.join(twice)}")
    for place, template in enumerate(templates):
        values = template.custom_fields
        if fields and not values:
            raise WrongConfiguration("No custom fields added to template.")
        once(values, f"templates[{place}]'s customFields")
        known(values, fields)
        of_their_types(values, fields)


def adapted(templates: Sequence[Template], fields: Fields) -> tuple[Template, ...]:
    """The templates without values for fields that are not there, and with some for all others."""
    return tuple(with_values(template, fields) for template in templates)


def with_values(template: Template, fields: Fields) -> Template:
    """One template, adapted; if there is nothing to adapt, as it was."""
    before = template.custom_fields
    keys = {field.key for field in fields}
    kept = tuple(value for value in before if value.key in keys)
    has = {value.key for value in kept}
    values = (*kept, *(initial(field) for field in fields if field.key not in has))
    if values == before:
        return template
    said = template.case_fields or TemplateFields()
    changed = said.model_copy(update={"custom_fields": values})
    return template.model_copy(update={"case_fields": changed})


def initial(field: CustomFieldConfiguration) -> CustomField:
    """What a template says of a field that nobody thought of."""
    value = field.default
    return field.holds(False if value is None and field.type == "toggle" else value)
