{# The relation that the var identity_overrides names, read as staging reads raw rows. The result is
   a working table and no view: over a view its owner could not alter the relation. #}

{# Returns a query, one row per row of the relation that counts: action, the keys of head and tail,
   reason, decided_at, message_id and problem. `problem` is null or a key of _override_problems. The
   head is the identifier with the higher priority, as in a link (rule 3). A row about somebody who
   was erased or suppressed is left out if decided_at lies in that time, as an event would be. #}
{% macro get_staged_overrides_sql() -%}
    with overrides as (
        {{ _get_raw_overrides_sql() | indent(8) }}
    ),

    normalized as (
        {{ _get_normalized_overrides_sql() | indent(8) }}
    ),

    -- As in a link, the head is the identifier with the higher priority.
    ranked as (
        {{ _get_ranked_overrides_sql() | indent(8) }}
    ),

    headed as (
        {{ _get_headed_overrides_sql() | indent(8) }}
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
        {{ _get_counted_overrides_sql() | indent(8) }}
    )

    {{ _get_judged_overrides_sql() }}
{%- endmacro %}

{# Returns a query: the columns of the relation as trimmed texts, and decided_at as a timestamp. #}
{% macro _get_raw_overrides_sql() -%}
    {%- set columns = override_relation_columns() -%}
    select
        {%- for column in [
            'action', 'external_id_type', 'external_id_value', 'other_external_id_type',
            'other_external_id_value', 'reason',
        ] %}
        {{ trimmed(raw_text(columns, column)) | indent(8) }} as {{ column }},
        {%- endfor %}
        {{ raw_timestamp(columns, ['decided_at']) }} as decided_at
    from {{ table_behind(override_relation()) }}
{%- endmacro %}

{# Returns a query: the CTE `overrides`, values spelled as staging spells them. #}
{% macro _get_normalized_overrides_sql() -%}
    select
        action,
        external_id_type,
        {{ normalized_value_by_type('external_id_type', 'external_id_value') | indent(8) }}
            as external_id_value,
        other_external_id_type,
        {{
            normalized_value_by_type('other_external_id_type', 'other_external_id_value')
            | indent(8)
        }} as other_external_id_value,
        reason,
        decided_at
    from overrides
{%- endmacro %}

{# Returns a query: the CTE `normalized` with is_head_first, which says whether the first of the two
   identifiers is the head. #}
{% macro _get_ranked_overrides_sql() -%}
    select
        *,
        {%- for side in ['', 'other_'] %}
        {{ '<= ' if side }}{{
            row_value([
                external_id_priority(side ~ 'external_id_type'),
                side ~ 'external_id_type',
                side ~ 'external_id_value',
            ]) | indent(8)
        }}
        {%- endfor %}
            as is_head_first
    from normalized
{%- endmacro %}

{# Returns a query: the CTE `ranked`, its two identifiers as head and tail. #}
{% macro _get_headed_overrides_sql() -%}
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
{%- endmacro %}

{# Returns a query: rows of the CTE `hashed` of which no end is forgotten at decided_at. Reads the
   CTE `ignored`. #}
{% macro _get_counted_overrides_sql() -%}
    select hashed.*
    from hashed
    where
        {%- for end in ['head', 'tail'] %}
        {{ 'and ' if not loop.first }}not exists (
            select 1 from ignored
            where
                ignored.identifier_hash = hashed.{{ end }}_hash
                and {{ is_ignored('ignored', 'hashed.decided_at') | indent(16) }}
        )
        {%- endfor %}
{%- endmacro %}

{# Returns a query: the CTE `counted` with `problem`, in the columns of staged_overrides. The
   message_id is a hash of the pair, for the order of links (rule 3). #}
{% macro _get_judged_overrides_sql() -%}
    select
        action,
        {{ identifier_key('head_type', 'head_value') | indent(8) }} as head_key,
        {{ identifier_key('tail_type', 'tail_value') | indent(8) }} as tail_key,
        reason,
        decided_at,
        'override-' || md5({{ length_prefixed('head_type') }} || {{ length_prefixed('head_value') }}
            || {{ length_prefixed('tail_type') }} || {{ length_prefixed('tail_value') }})
            as message_id,
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

{# Returns why an override is left out: a dict from `problem` to the words that say what is expected
   instead. #}
{% macro _override_problems() -%}
    {{- return({
        'unknown_action': 'the action distrust, separate or link',
        'missing_identifier': 'type and value of two identifiers',
        'same_identifier': 'two different identifiers',
        'missing_decided_at': 'a decided_at for every link',
    }) -}}
{%- endmacro %}

{# Warns of malformed overrides, once per problem, with their number. They are left out. Reads
   staged_overrides. #}
{% macro warn_of_malformed_overrides() -%}
    {%- for problem, count in fetch_table(_get_problem_counts_sql()).rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows are left out (' ~ problem ~ '), expected '
            ~ _override_problems()[problem] ~ '; correct them in ' ~ var('identity_overrides')
            ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a query (problem, count) over staged_overrides. #}
{% macro _get_problem_counts_sql() -%}
    select
        problem,
        count(*)
    from {{ working_table('staged_overrides') }}
    where problem is not null
    group by problem
    order by problem
{%- endmacro %}
