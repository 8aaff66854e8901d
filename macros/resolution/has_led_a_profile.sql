{# Whether an identifier was the founder of its profile once the event that brought it was over, so that its name was a
   profile's. #}
{% macro has_led_a_profile(clusters) -%}
    ({{ clusters }}.retired_into is null or {{ clusters }}.retired_at is not null)
{%- endmacro %}
