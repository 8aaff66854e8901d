{# A profile is named after its oldest identifier: the smallest number. #}
{% macro get_founders_sql() -%}
    select
        component,
        min(node) as founder,
        count(*) as node_count
    from contraction_components
    group by component
{%- endmacro %}

{# A founder, and the component that it is in as the rounds go by, with the largest link on the way there. #}
{% macro get_climbers_sql() -%}
    select
        founder as component,
        cast(0 as {{ dbt.type_bigint() }}) as bottleneck
    from contraction_founders
    where node_count > 1
{%- endmacro %}

{% macro get_no_meetings_sql() -%}
    select round, component as node, link as bottleneck
    from contraction_steps
    where false
{%- endmacro %}

{% macro get_no_labels_sql() -%}
    select component as node, link as bottleneck
    from contraction_steps
    where false
{%- endmacro %}

{% macro get_met_labels_sql(round) -%}
    select node, bottleneck
    from contraction_meetings
    where round = {{ round }}
{%- endmacro %}

{# Where the founders' components stand after the round, and the largest link taken on the way. #}
{% macro get_arrivals_sql(round) -%}
    select
        climbers.component as previous,
        coalesce(steps.parent, climbers.component) as component,
        greatest(climbers.bottleneck, coalesce(steps.link, 0)) as bottleneck
    from contraction_climbers as climbers
    left join contraction_steps as steps
        on climbers.component = steps.component and steps.round = {{ round }}
{%- endmacro %}

{# What becomes one with a founder's component in the round: those that hook onto the same root, and the root
   itself where the founder came from elsewhere. #}
{% macro get_meetings_sql(round) -%}
    select
        {{ round }} as round,
        steps.component as node,
        greatest(steps.link, arrivals.bottleneck) as bottleneck
    from contraction_steps as steps
    inner join contraction_arrivals as arrivals on steps.parent = arrivals.component
    where
        steps.round = {{ round }}
        and steps.component <> steps.parent
        and steps.component <> arrivals.previous

    union all

    select
        {{ round }} as round,
        arrivals.component as node,
        greatest(arrivals.bottleneck, coalesce(steps.link, 0)) as bottleneck
    from contraction_arrivals as arrivals
    left join contraction_steps as steps
        on arrivals.component = steps.component and steps.round = {{ round }}
    where arrivals.component <> arrivals.previous
{%- endmacro %}

{# Components that hooked in the round onto one that met its founder in a later round. #}
{% macro get_inherited_labels_sql(round) -%}
    select
        steps.component as node,
        greatest(steps.link, labels.bottleneck) as bottleneck
    from contraction_steps as steps
    inner join contraction_labels as labels on steps.parent = labels.node
    where
        steps.round = {{ round }}
        and steps.component <> steps.parent
{%- endmacro %}

{# The root took a link in the round too. #}
{% macro get_root_labels_update_sql(round) -%}
    update contraction_labels
    set bottleneck = greatest(contraction_labels.bottleneck, steps.link)
    from contraction_steps as steps
    where
        steps.round = {{ round }}
        and steps.component = steps.parent
        and contraction_labels.node = steps.component
{%- endmacro %}

{% macro get_resolved_nodes_sql() -%}
    select
        components.node,
        founders.founder,
        labels.bottleneck as last_link
    from contraction_components as components
    inner join contraction_founders as founders on components.component = founders.component
    left join contraction_labels as labels on components.node = labels.node
{%- endmacro %}
