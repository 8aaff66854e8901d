{# Also of blocked_values and link_on_alias, without which external_ids cannot be read. #}
{% macro validate_external_ids() -%}
    {%- set entries = var('external_ids') -%}
    {%- if entries is string or entries is mapping or entries is not sequence or not entries -%}
        {{ refuse_var('external_ids', entries, 'a list of external id types, highest priority first') }}
    {%- endif -%}
    {%- set types = [] -%}
    {%- for entry in entries -%}
        {%- do validate_external_id(entry, loop.index, types) -%}
        {%- do types.append(entry.type) -%}
    {%- endfor -%}
    {%- do validate_blocked_values('blocked_values', var('blocked_values')) -%}
    {%- set link_on_alias = var('link_on_alias') -%}
    {%- if link_on_alias is not boolean -%}
        {{ refuse_var('link_on_alias', link_on_alias, 'true or false') }}
    {%- elif link_on_alias and 'user_id' not in types -%}
        {{ refuse_var('link_on_alias', link_on_alias, 'the type user_id among external_ids, which an alias ties, or false') }}
    {%- endif -%}
{%- endmacro %}
