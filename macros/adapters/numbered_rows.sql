{# Rows numbered in an order. #}

{# Returns a query: the rows of `sql` with a number that grows in `order`, a text of expressions for
   an `order by`. Numbers may leave gaps. #}
{% macro get_numbered_sql(sql, number, order) -%}
    {{- adapter.dispatch('get_numbered_sql', 'identity_warehouse')(sql, number, order) -}}
{%- endmacro %}

{% macro default__get_numbered_sql(sql, number, order) -%}
    select
        *,
        row_number() over (
            order by {{ order | indent(12) }}
        ) as {{ number }}
    from (
        {{ sql | indent(8) }}
    ) as rows_to_number
{%- endmacro %}

{# A window without a partition would sort all rows in one task. A sort is made of ranges, and the
   range is the upper part of this number. #}
{% macro spark__get_numbered_sql(sql, number, order) -%}
    select
        *,
        monotonically_increasing_id() as {{ number }}
    from (
        select *
        from (
            {{ sql | indent(12) }}
        ) as rows_to_number
        order by {{ order | indent(12) }}
    ) as sorted_rows
{%- endmacro %}

{# Returns a query of rows numbered from 1 on without gaps. `numbering` is a dict: `sql`, a query of
   the rows; `number`, the name of the number; `order`, as above; `columns`, the select list over
   the numbered rows. #}
{% macro get_ranked_sql(numbering) -%}
    select
        {{ numbering.columns | indent(8) }}
    from (
        select
            *,
            row_number() over (
                order by {{ numbering.order | indent(16) }}
            ) as {{ numbering.number }}
        from (
            {{ numbering.sql | indent(12) }}
        ) as rows_to_number
    ) as numbered_rows
{%- endmacro %}

{# Returns statements that create a working table of what get_ranked_sql() returns. #}
{% macro create_ranked_table_statements(name, numbering) -%}
    {{- return(adapter.dispatch('create_ranked_table_statements', 'identity_warehouse')(
        name, numbering)) -}}
{%- endmacro %}

{% macro default__create_ranked_table_statements(name, numbering) -%}
    {{- return(create_table_statements(name, get_ranked_sql(numbering))) -}}
{%- endmacro %}

{# The lower 33 bits count rows within a range. Ranges are few, so their sizes are added up in one
   task. #}
{% macro spark__create_ranked_table_statements(name, numbering) -%}
    {%- set sorted = working_table(name ~ '_sorted') -%}
    {%- set ranked -%}
        select
            {{ numbering.columns }}
        from (
            select
                sorted_rows.*,
                ranges.rows_before + (sorted_rows.sorted_number & 8589934591) + 1
                    as {{ numbering.number }}
            from {{ sorted }} as sorted_rows
            inner join (
                select
                    range_number,
                    sum(row_count) over (order by range_number) - row_count as rows_before
                from (
                    select shiftright(sorted_number, 33) as range_number, count(*) as row_count
                    from {{ sorted }}
                    group by shiftright(sorted_number, 33)
                ) as sizes
            ) as ranges on shiftright(sorted_rows.sorted_number, 33) = ranges.range_number
        ) as numbered_rows
    {%- endset -%}
    {{- return(
        create_table_statements(
            name ~ '_sorted', get_numbered_sql(numbering.sql, 'sorted_number', numbering.order))
        ~ create_table_statements(name, ranked)
        ~ drop_table_statements([name ~ '_sorted'])
    ) -}}
{%- endmacro %}
