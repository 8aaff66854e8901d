{# Whether an identifier was the founder of its profile once the event that brought it was over, so that its name was a
   profile's. #}
{% macro has_led_a_profile(clusters) -%}
    (
        {{ clusters }}.retired_at is null
        or ({{ clusters }}.retired_at, {{ clusters }}.retired_message_id)
        > ({{ clusters }}.first_seen_at, {{ clusters }}.first_message_id)
    )
{%- endmacro %}
