{# The raw tables of a Segment source that carry identifiers. #}
{% macro segment_tables() -%}
    {{- return(event_types().keys() | list) -}}
{%- endmacro %}

{# The type of event that a raw table holds, as Profiles Sync names it. #}
{% macro event_type(table) -%}
    {{- return(event_types()[table]) -}}
{%- endmacro %}

{% macro event_types() -%}
    {{- return({
        'identifies': 'identify',
        'tracks': 'track',
        'pages': 'page',
        'screens': 'screen',
        'groups': 'group',
        'aliases': 'alias',
    }) -}}
{%- endmacro %}
