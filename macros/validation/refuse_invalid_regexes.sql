{# Of blocked_values: the engine is asked, before it would stumble in the middle of a run. #}
{% macro refuse_invalid_regexes() -%}
    {%- set lists = {'blocked_values': var('blocked_values')} -%}
    {%- for entry in var('external_ids') -%}
        {%- do lists.update({'external_ids[' ~ loop.index ~ '].blocked_values': entry.get('blocked_values') or []}) -%}
    {%- endfor -%}
    {%- for name, values in lists.items() -%}
        {%- for value in values if value.startswith('^') and not is_regex(value) -%}
            {{ refuse_var(name, value, 'a regular expression that ' ~ target.type ~ ' understands') }}
        {%- endfor -%}
    {%- endfor -%}
{%- endmacro %}
