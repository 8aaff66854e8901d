{# How old is the latest row of a raw table? For dbt source freshness. #}

{# Returns a query, one value: when the latest row of a raw table was loaded, in UTC, by uuid_ts and
   loaded_at, or by received_at where the table has neither. Segment creates a table with its first
   row, so one that is not there is not late; the log names it. #}
{% macro latest_loading(relation) -%}
    {{ context['identity_warehouse'].render_inside('get_latest_loading_sql', relation)
        if execute }}
{%- endmacro %}

{# The same, where our macros are known. #}
{% macro get_latest_loading_sql(relation) -%}
    {%- set found = find_relations({'rows': relation}).rows -%}
    {%- set columns = [] -%}
    {%- for column in reading_columns() if tells_time(found.columns, column)
        and (column != 'received_at' or not columns) -%}
        {%- do columns.append(column) -%}
    {%- endfor -%}
    {%- if not found.is_there -%}
        {%- do log_progress(relation ~ ' is not there yet, so nothing of it is late') -%}
        select {{ utc_now() }}
    {%- elif not columns -%}
        {%- do exceptions.raise_compiler_error(
            'latest_loading: found none of the columns '
            ~ reading_columns() | join(', ') ~ ' in ' ~ relation
            ~ ', expected one of them; take loaded_at_query out of this source.') -%}
    {%- else -%}
        select
            greatest(
                cast('1970-01-01' as timestamp),
                {%- for column in columns %}
                (
                    {{ get_latest_time_sql(
                        found.relation, found.columns, column) | indent(20) }}
                ){{ ',' if not loop.last }}
                {%- endfor %}
            )
    {%- endif -%}
{%- endmacro %}
