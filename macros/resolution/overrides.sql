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

        insert into {{ resolved_overrides }}
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
    select known.*, true as is_removed
    from {{ known }} as known
    where not exists (
        select 1
        from {{ present }} as present
        where {{ is_same }}
    )

    union all

    select present.*, false as is_removed
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
        'action', 'head_type', 'head_value', 'tail_type', 'tail_value', 'reason', 'decided_at',
        'message_id', 'is_joined',
    ]) -}}
{%- endmacro %}

{# Returns a query in the columns of resolved_overrides, one row per action and pair of `overrides`,
   a relation like staged_overrides, malformed rows left out. Of several links of a pair the
   earliest counts, as a repeated link counts at its first event (rule 3). #}
{% macro get_current_overrides_sql(overrides) -%}
    {%- set pair = ['head_type', 'head_value', 'tail_type', 'tail_value'] -%}
    select
        action,
        {{ pair | join(', ') }},
        min(reason) as reason,
        min(case when action = 'link' then decided_at end) as decided_at,
        'override-' || md5({{ length_prefixed(pair[0]) }} || {{ length_prefixed(pair[1]) }}
            || {{ length_prefixed(pair[2]) }} || {{ length_prefixed(pair[3]) }}) as message_id,
        cast(null as boolean) as is_joined
    from {{ overrides }}
    where problem is null
    group by action, {{ pair | join(', ') }}
{%- endmacro %}

{# Returns a condition: whether rows of two relations are the same action on the same pair.
   Arguments are aliases. #}
{% macro _is_same_override(one, other) -%}
    {{ one }}.action = {{ other }}.action and {{ _is_same_pair(one, other) }}
{%- endmacro %}

{# Returns a condition: whether rows of two relations have the same head and tail. Arguments are
   aliases. #}
{% macro _is_same_pair(one, other) -%}
    {%- for column in ['head_type', 'head_value', 'tail_type', 'tail_value'] -%}
    {{ one }}.{{ column }} = {{ other }}.{{ column }}{{ ' and ' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}

{# Returns a query (segment_id): the profiles whose past decisions changed_overrides puts in doubt.
   A new link alone does not: like a link of an event it goes on from the present profiles. #}
{% macro get_overridden_profiles_sql(clusters) -%}
    select clusters.segment_id
    from {{ clusters }} as clusters
    inner join (
        {{ _get_override_ends_sql(
            working_table('changed_overrides'), 'action, is_removed') | indent(8) }}
    ) as ends
        on
            clusters.external_id_type = ends.external_id_type
            and clusters.external_id_value = ends.external_id_value
    where
        ends.action <> 'link'
        or ends.is_removed
{%- endmacro %}

{# Returns a query, two rows per override: its head and its tail as external_id_type and
   external_id_value, and `columns`, a text of columns, with each. #}
{% macro _get_override_ends_sql(overrides, columns) -%}
    select head_type as external_id_type, head_value as external_id_value, {{ columns }}
    from {{ overrides }}
    union all
    select tail_type as external_id_type, tail_value as external_id_value, {{ columns }}
    from {{ overrides }}
{%- endmacro %}

{# Returns a query in the columns of contraction_type_counts, by node: what each `separate` adds. It
   is a limit of 1 on a type of its own, which only its two identifiers have, so that rule 4 keeps
   them apart. Reads scope_identifiers. #}
{% macro get_separation_type_counts_sql(overrides) -%}
    with separations as (
        select
            *,
            cast({{ first_separation_priority() }} + row_number() over (
                order by head_type, head_value, tail_type, tail_value
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
        on
            ends.external_id_type = scope_identifiers.external_id_type
            and ends.external_id_value = scope_identifiers.external_id_value
    group by scope_identifiers.node, ends.type_priority
{%- endmacro %}

{# Returns a statement that sets is_joined to false for distrusted links in `sightings`. Resolution
   leaves such links out, so it notes no outcome on them, and an earlier run may have joined one. #}
{% macro get_distrusted_links_update_sql(sightings, overrides) -%}
    update {{ sightings }}
    set is_joined = false
    from {{ overrides }} as distrusts
    where
        distrusts.action = 'distrust'
        and {{ sightings.identifier }}.head_type = distrusts.head_type
        and {{ sightings.identifier }}.head_value = distrusts.head_value
        and {{ sightings.identifier }}.external_id_type = distrusts.tail_type
        and {{ sightings.identifier }}.external_id_value = distrusts.tail_value
        and {{ sightings.identifier }}.is_joined is distinct from false
{%- endmacro %}

{# Warns of overrides that wait for an identifier or a link, once per action, with their number. #}
{% macro warn_of_waiting_overrides(resolved_overrides, clusters, sightings) -%}
    {%- set waiting_sql = get_waiting_overrides_sql(resolved_overrides, clusters, sightings) -%}
    {%- for action, count in run_query(waiting_sql).rows -%}
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
    left join {{ clusters }} as heads
        on
            overrides.head_type = heads.external_id_type
            and overrides.head_value = heads.external_id_value
    left join {{ clusters }} as tails
        on
            overrides.tail_type = tails.external_id_type
            and overrides.tail_value = tails.external_id_value
    left join {{ sightings }} as sightings
        on
            overrides.action = 'distrust'
            and overrides.head_type = sightings.head_type
            and overrides.head_value = sightings.head_value
            and overrides.tail_type = sightings.external_id_type
            and overrides.tail_value = sightings.external_id_value
    where
        heads.segment_id is null
        or tails.segment_id is null
        or (overrides.action = 'distrust' and sightings.message_id is null)
    group by overrides.action
    order by overrides.action
{%- endmacro %}
