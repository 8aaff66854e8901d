{# Whether a run starts from nothing, or goes on from the rows that models hold. #}

{# Returns whether the running model makes nothing of the rows that it holds. They are replaced
   where they differ, and the table stays: without it analysts' views and grants would be gone. #}
{% macro builds_anew() -%}
    {{- return(refreshes_fully() or not is_incremental() or was_interrupted(this.identifier)) -}}
{%- endmacro %}

{# Returns whether a run died between its first write into a relation and its last. Only where there
   are no transactions it leaves half of its rows, and a mark. #}
{% macro was_interrupted(relation_name) -%}
    {{- return(unfinished_since(relation_name) is not none) -}}
{%- endmacro %}

{# Returns the moment, an SQL expression, that start_writing() noted in the run that died; none
   where no run did. It is asked once: afterwards the mark may be this run's own. #}
{% macro unfinished_since(relation_name) -%}
    {%- if writes_together() or not execute -%}
        {{- return(none) -}}
    {%- endif -%}
    {%- set known = known_of_invocation() -%}
    {%- set key = 'unfinished ' ~ relation_name -%}
    {%- if key not in known -%}
        {%- set watermarks = relation_of_space('graph', 'identity_watermarks') -%}
        {%- set noted = read_watermark(watermarks, relation_name, 'unfinished') -%}
        {%- do known.update({
            key: "cast('" ~ noted.read_through_at ~ "' as timestamp)" if noted else none}) -%}
    {%- endif -%}
    {{- return(known[key]) -}}
{%- endmacro %}

{# Marks a relation as unfinished, before the first write into it, where writes do not show at once.
   `moment` is an SQL expression of what unfinished_since() tells the next run. #}
{% macro start_writing(relation_name, moment=none) -%}
    {%- if not writes_together() and not was_interrupted(relation_name) -%}
        {%- do set_watermark(
            relation_of_space('graph', 'identity_watermarks'), relation_name, 'unfinished',
            {'read_through_at': moment or run_start()}) -%}
    {%- endif -%}
{%- endmacro %}

{# Takes the mark away, after the last write. #}
{% macro finish_writing(relation_name) -%}
    {%- if not writes_together() -%}
        {%- do execute_sql(
            'delete from ' ~ relation_of_space('graph', 'identity_watermarks')
            ~ " where relation_name = '" ~ relation_name ~ "' and subject = 'unfinished'") -%}
    {%- endif -%}
{%- endmacro %}

{# Returns whether the run is a full refresh. With --empty it is none: nothing is read then, so
   nothing may count as gone. #}
{% macro refreshes_fully() -%}
    {{- return(flags.FULL_REFRESH and not flags.EMPTY) -}}
{%- endmacro %}
