{# What analysts decided: distrust, separate and link (models/rules.md). staged_overrides.sql reads
   their relation; the macros here keep resolved_overrides, and say what follows from it. #}

{# Brings resolved_overrides up to date with the relation of the var identity_overrides; returns two
   numbers: overrides now, and overrides that came, went or moved since the last run. The working
   table changed_overrides has the latter: overrides that went have is_removed, and a moved link
   went and came. With `is_whole` all overrides count as new. Leaves staged_overrides and
   current_overrides too. #}
{% macro update_resolved_overrides(resolved_overrides, is_whole) -%}
    {%- set present = working_table('current_overrides') -%}
    {%- set changed = working_table('changed_overrides') -%}
    {%- do execute_sql('delete from ' ~ resolved_overrides) if is_whole -%}
    {%- set sql -%}
        {{ create_table_statements('staged_overrides', get_staged_overrides_sql()) }}
        {{ create_table_statements('current_overrides',
            get_current_overrides_sql(working_table('staged_overrides'))) }}
        {{ create_table_statements('changed_overrides',
            _get_changed_overrides_sql(resolved_overrides, present)) }}
        delete from {{ resolved_overrides }} as known
        where exists (
            select 1
            from {{ changed }} as changed
            where is_removed and {{ _is_same_override('changed', 'known') }}
        );

        insert into {{ resolved_overrides }} ({{ _resolved_override_columns() | join(', ') }})
        select {{ _resolved_override_columns() | join(', ') }}
        from {{ changed }}
        where not is_removed;

        select (select count(*) from {{ present }}), (select count(*) from {{ changed }})
    {%- endset -%}
    {{- return(fetch_row(sql)) -}}
{%- endmacro %}

{# Returns a query in the columns of resolved_overrides and is_removed: overrides that `known`, the
   relation resolved_overrides, has and `present` has not, and the other way round. A link that was
   decided at another time is another link: time is its place in the order (rule 3). #}
{% macro _get_changed_overrides_sql(known, present) -%}
    {%- set is_same = _is_same_override('present', 'known')
        ~ ' and present.decided_at is not distinct from known.decided_at' -%}
    select {{ _resolved_override_columns() | join(', ') }}, true as is_removed
    from {{ known }} as known
    where not exists (
        select 1
        from {{ present }} as present
        where {{ is_same }}
    )

    union all

    select {{ _resolved_override_columns() | join(', ') }}, false as is_removed
    from {{ present }} as present
    where not exists (
        select 1
        from {{ known }} as known
        where {{ is_same }}
    )
{%- endmacro %}

{# Returns the names of the columns of resolved_overrides, in their order. #}
{% macro _resolved_override_columns() -%}
    {{- return([
        'action', 'head_key', 'tail_key', 'reason', 'decided_at', 'message_id', 'is_refused',
    ]) -}}
{%- endmacro %}

{# Returns a query in the columns of resolved_overrides, one row per action and pair of `overrides`,
   a relation like staged_overrides, malformed rows left out. Of several links of a pair the
   earliest counts, as a repeated link counts at its first event (rule 3). #}
{% macro get_current_overrides_sql(overrides) -%}
    select
        action,
        head_key,
        tail_key,
        min(reason) as reason,
        min(case when action = 'link' then decided_at end) as decided_at,
        min(message_id) as message_id,
        cast(null as boolean) as is_refused
    from {{ overrides }}
    where problem is null
    group by action, head_key, tail_key
{%- endmacro %}

{# Returns a condition: whether rows of two relations are the same action on the same pair.
   Arguments are aliases. #}
{% macro _is_same_override(one, other) -%}
    {{ one }}.action = {{ other }}.action
    and {{ one }}.head_key = {{ other }}.head_key
    and {{ one }}.tail_key = {{ other }}.tail_key
{%- endmacro %}

{# Returns a query (founder_key): the profiles whose past decisions changed_overrides puts in doubt.
   A new link alone does not: like a link of an event it goes on from the present profiles. #}
{% macro get_overridden_profiles_sql(clusters) -%}
    select clusters.founder_key
    from {{ clusters }} as clusters
    inner join (
        {{ _get_override_ends_sql(
            working_table('changed_overrides'), 'action, is_removed') | indent(8) }}
    ) as ends on clusters.identifier_key = ends.identifier_key
    where
        ends.action <> 'link'
        or ends.is_removed
{%- endmacro %}

{# Returns a query, two rows per override: its head and its tail as identifier_key, and `columns`, a
   text of columns, with each. #}
{% macro _get_override_ends_sql(overrides, columns) -%}
    select head_key as identifier_key, {{ columns }} from {{ overrides }}
    union all
    select tail_key as identifier_key, {{ columns }} from {{ overrides }}
{%- endmacro %}

{# Returns a query in the columns of contraction_type_counts, by node: what each `separate` adds. It
   is a limit of 1 on a type of its own, which only its two identifiers have, so that rule 4 keeps
   them apart. Reads scope_identifiers. #}
{% macro get_separation_type_counts_sql(overrides) -%}
    with separations as (
        select
            *,
            cast({{ first_separation_priority() }} + row_number() over (
                order by head_key, tail_key
            ) as integer) as type_priority
        from {{ overrides }}
        where action = 'separate'
    )

    select
        scope_identifiers.node,
        ends.type_priority,
        count(*) as type_count,
        cast(1 as {{ dbt.type_bigint() }}) as type_limit
    from ({{ _get_override_ends_sql('separations', 'type_priority') | indent(4) }}) as ends
    inner join {{ working_table('scope_identifiers') }} as scope_identifiers
        on ends.identifier_key = scope_identifiers.identifier_key
    group by scope_identifiers.node, ends.type_priority
{%- endmacro %}

{# Warns of overrides that wait for an identifier or a link, once per action, with their number. #}
{% macro warn_of_waiting_overrides(resolved_overrides, clusters, sightings) -%}
    {%- set waiting_sql = get_waiting_overrides_sql(resolved_overrides, clusters, sightings) -%}
    {%- for action, count in fetch_table(waiting_sql).rows -%}
        {%- do exceptions.warn(
            'identity_overrides: ' ~ count ~ ' rows with the action ' ~ action ~ ' concern '
            ~ ('a link that no event has shown' if action == 'distrust'
                else 'an identifier that no event has brought')
            ~ '; they wait until one does. Look for typing errors in '
            ~ var('identity_overrides') ~ '.') -%}
    {%- endfor -%}
{%- endmacro %}

{# Returns a query (action, count): overrides that change nothing yet. An end of theirs is in no
   profile; or, for a distrust, no event has shown the link. #}
{% macro get_waiting_overrides_sql(overrides, clusters, sightings) -%}
    select
        overrides.action,
        count(*)
    from {{ overrides }} as overrides
    left join {{ clusters }} as heads on overrides.head_key = heads.identifier_key
    left join {{ clusters }} as tails on overrides.tail_key = tails.identifier_key
    left join {{ sightings }} as sightings
        on
            overrides.action = 'distrust'
            and overrides.head_key = sightings.head_key
            and overrides.tail_key = sightings.identifier_key
    where
        heads.identifier_key is null
        or tails.identifier_key is null
        or (overrides.action = 'distrust' and sightings.message_id is null)
    group by overrides.action
    order by overrides.action
{%- endmacro %}
