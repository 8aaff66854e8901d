{# How erased values leave rejected_identifiers, which shows values that staging left out. The
   counts of an erased value are added to a row of the same reason that shows no value. #}

{# Returns statements that hide the values of all erased identifiers in `rejections`. They read the
   working table affected_identifiers, and create hidden_rejections and shown_rejections. #}
{% macro hide_rejections_statements(rejections) -%}
    {{ create_table_statements('hidden_rejections', get_hidden_rejections_sql(rejections)) }}
    {{ create_table_statements('shown_rejections', get_shown_rejections_sql(rejections)) }}
    {{- replace_rows_statements(
        rejections, working_table('shown_rejections'), ['rejection_key'],
        ['rejection_key', 'source_key', 'raw_table', 'external_id_type', 'external_id_value',
            'reason', 'rejection_count', 'settled_count', 'first_seen_at', 'last_seen_at'],
        is_gone='rejection_key in (select known_key from '
            ~ working_table('hidden_rejections') ~ ')') }}
{%- endmacro %}

{# Returns a query: the rows of `rejections` whose identifier is erased, without their value.
   `rejection_key` is the key of the row without the value, and `known_key` the key of the row with
   it. #}
{% macro get_hidden_rejections_sql(rejections) -%}
    select
        {{ rejection_key() | indent(8) }} as rejection_key,
        *
    from (
        select
            rejections.source_key,
            rejections.raw_table,
            rejections.external_id_type,
            cast(null as {{ dbt.type_string() }}) as external_id_value,
            rejections.reason,
            rejections.rejection_count,
            rejections.settled_count,
            rejections.first_seen_at,
            rejections.last_seen_at,
            rejections.rejection_key as known_key
        from {{ rejections }} as rejections
        inner join {{ working_table('affected_identifiers') }} as affected
            on
                rejections.external_id_type = affected.external_id_type
                and rejections.external_id_value = affected.external_id_value
        where affected.is_erased
    ) as erased
{%- endmacro %}

{# Returns a query in the column order of rejected_identifiers: the rows of hidden_rejections, added
   to rows of `rejections` with the same key, which show no value already. #}
{% macro get_shown_rejections_sql(rejections) -%}
    {%- set rejection
        = 'rejection_key, source_key, raw_table, external_id_type, external_id_value, reason' -%}
    {%- set counts = 'rejection_count, settled_count, first_seen_at, last_seen_at' -%}
    select
        {{ rejection }},
        cast(sum(rejection_count) as {{ dbt.type_bigint() }}) as rejection_count,
        cast(sum(settled_count) as {{ dbt.type_bigint() }}) as settled_count,
        min(first_seen_at) as first_seen_at,
        max(last_seen_at) as last_seen_at
    from (
        select {{ rejection }}, {{ counts }}
        from {{ working_table('hidden_rejections') }} as hidden_rejections

        union all

        select {{ rejection }}, {{ counts }}
        from {{ rejections }}
        where rejection_key in (
                select rejection_key from {{ working_table('hidden_rejections') }}
            )
    ) as rejections
    group by {{ rejection }}
{%- endmacro %}
