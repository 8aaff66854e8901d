{# The raw tables of a Segment source that carry identifiers. #}
{% macro segment_tables() -%}
    {{- return(event_types().keys() | list) -}}
{%- endmacro %}

{# Those of one entry of the var segment_sources: its own event tables too. #}
{% macro tables_of(entry) -%}
    {{- return(segment_tables() + (entry.get('tables') or [])) -}}
{%- endmacro %}

{# The type of event that a raw table holds, as Profiles Sync names it: Segment gives each event
   that is tracked a table of its own besides its row in tracks. #}
{% macro event_type(table) -%}
    {{- return(event_types().get(table, 'track')) -}}
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
