{# The rows of the relation that the var identity_overrides names, identifiers spelled as staging spells them and the one
   with the higher priority first, and what is wrong with a row if anything is: unknown_action, missing_identifier,
   same_identifier, missing_decided_at. A working table and no view: a view would keep its owner from altering it. #}
{% macro get_staged_overrides_sql() -%}
    {%- set columns = override_relation_columns() -%}
    with overrides as (
        select
            {%- for column in [
                'action', 'external_id_type', 'external_id_value', 'other_external_id_type',
                'other_external_id_value', 'reason',
            ] %}
            {{ trimmed(raw_text(columns, column)) | indent(12) }} as {{ column }},
            {%- endfor %}
            {{ raw_timestamp(columns, ['decided_at']) }} as decided_at
        from {{ table_behind(override_relation()) }}
    ),

    normalized as (
        select
            action,
            external_id_type,
            {{ normalized_value_by_type('external_id_type', 'external_id_value') | indent(12) }}
                as external_id_value,
            other_external_id_type,
            {{
                normalized_value_by_type('other_external_id_type', 'other_external_id_value')
                | indent(12)
            }} as other_external_id_value,
            reason,
            decided_at
        from overrides
    ),

    -- As in a link, the head is the identifier with the higher priority.
    ranked as (
        select
            *,
            (
                {{ external_id_priority('external_id_type') | indent(16) }},
                external_id_type,
                external_id_value
            )
            <= (
                {{ external_id_priority('other_external_id_type') | indent(16) }},
                other_external_id_type,
                other_external_id_value
            ) as is_head_first
        from normalized
    ),

    headed as (
        select
            action,
            reason,
            decided_at,
            case when is_head_first then external_id_type else other_external_id_type end as head_type,
            case when is_head_first then external_id_value else other_external_id_value end
                as head_value,
            case when is_head_first then other_external_id_type else external_id_type end as tail_type,
            case when is_head_first then other_external_id_value else external_id_value end
                as tail_value
        from ranked
    ),

    hashed as (
        select
            *,
            {{ identifier_hash('head_type', 'head_value') | indent(12) }} as head_hash,
            {{ identifier_hash('tail_type', 'tail_value') | indent(12) }} as tail_hash
        from headed
    ),

    ignored as (
        {{ get_ignored_periods_sql() | indent(8) }}
    ),

    -- Like events, decisions about somebody who was erased count only if they are made afterwards.
    counted as (
        select hashed.*
        from hashed
        where
            not exists (
                select 1 from ignored
                where
                    ignored.identifier_hash = hashed.head_hash
                    and {{ is_ignored('ignored', 'hashed.decided_at') | indent(20) }}
            )
            and not exists (
                select 1 from ignored
                where
                    ignored.identifier_hash = hashed.tail_hash
                    and {{ is_ignored('ignored', 'hashed.decided_at') | indent(20) }}
            )
    )

    select
        action,
        head_type,
        head_value,
        tail_type,
        tail_value,
        reason,
        decided_at,
        case
            when coalesce(action, '') not in ('distrust', 'separate', 'link') then 'unknown_action'
            when
                coalesce(head_type, '') = ''
                or coalesce(head_value, '') = ''
                or coalesce(tail_type, '') = ''
                or coalesce(tail_value, '') = ''
                then 'missing_identifier'
            when head_type = tail_type and head_value = tail_value then 'same_identifier'
            when action = 'link' and decided_at is null then 'missing_decided_at'
        end as problem
    from counted
{%- endmacro %}

{# Malformed overrides are left out. #}
{% macro warn_of_malformed_overrides() -%}
    {%- set expected = {
        'unknown_action': 'the action distrust, separate or link',
        'missing_identifier': 'type and value of two identifiers',
        'same_identifier': 'two different identifiers',
        'missing_decided_at': 'a decided_at for every link',
    } -%}
    {%- for problem, count in run_query('select problem, count(*) from ' ~ working_table('staged_overrides')
            ~ ' where problem is not null group by problem order by problem').rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows are left out (' ~ problem ~ '), expected ' ~ expected[problem]
            ~ '; correct them in ' ~ var('identity_overrides') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}
