{# Whether an identifier was the founder of its profile once the event that brought it was over, so that its name was a
   profile's. #}
{% macro has_led_a_profile(clusters=none) -%}
    {%- set of = clusters ~ '.' if clusters else '' -%}
    ({{ of }}retired_into is null or {{ of }}retired_at is not null)
{%- endmacro %}
