{# Returns a join clause: for each row before it the rows of `relation`, as `alias`, for which
   `condition` holds; one row of nulls if there are none. Few rows look for theirs among many, by
   columns that are indexed. An incremental run may cost no more than what is new. `is_few`: false
   where most rows of the relation are looked for, which a plain join finds faster. #}
{% macro look_up(relation, alias, condition, is_few=true) -%}
    {%- if is_few -%}
        {{ adapter.dispatch('look_up', 'identity_warehouse')(relation, alias, condition) }}
    {%- else -%}
        left join {{ relation }} as {{ alias }} on {{ condition }}
    {%- endif -%}
{%- endmacro %}

{# DuckDB has no indexes here: it scans the columns of the condition. #}
{% macro default__look_up(relation, alias, condition) -%}
    left join {{ relation }} as {{ alias }} on {{ condition }}
{%- endmacro %}

{# PostgreSQL does not know how few the rows of a subquery are, and would read the whole table. A
   lateral subquery with an offset is asked row by row, which takes the index. #}
{% macro postgres__look_up(relation, alias, condition) -%}
    left join lateral (
        select *
        from {{ relation }} as {{ alias }}
        where {{ condition }}
        offset 0
    ) as {{ alias }} on true
{%- endmacro %}
