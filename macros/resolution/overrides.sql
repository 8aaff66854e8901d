{# Brings resolved_overrides up to date with what analysts decided by now, and leaves what changed in the working table
   changed_overrides. Returns how many overrides there are, and how many changed. #}
{% macro take_in_overrides(resolved_overrides, is_whole) -%}
    {%- set present = working_table('current_overrides') -%}
    {%- set changed = working_table('changed_overrides') -%}
    {%- set same = is_same_override('present', 'known')
        ~ ' and present.decided_at is not distinct from known.decided_at' -%}
    {%- do execute_sql('delete from ' ~ resolved_overrides) if is_whole -%}
    {{- return(fetch_row(
        create_working_table('staged_overrides', get_staged_overrides_sql())
        ~ create_working_table('current_overrides', get_current_overrides_sql(working_table('staged_overrides')))
        ~ create_working_table('changed_overrides',
            'select known.*, true as is_removed from ' ~ resolved_overrides ~ ' as known where not exists'
            ~ ' (select 1 from ' ~ present ~ ' as present where ' ~ same ~ ')\nunion all\n'
            ~ 'select present.*, false as is_removed from ' ~ present ~ ' as present'
            ~ ' where not exists (select 1 from ' ~ resolved_overrides ~ ' as known'
            ~ ' where ' ~ same ~ ')')
        ~ 'delete from ' ~ resolved_overrides ~ ' as known where exists (select 1 from ' ~ changed
        ~ ' as changed where is_removed and ' ~ is_same_override('changed', 'known') ~ ');\n'
        ~ 'insert into ' ~ resolved_overrides ~ ' select ' ~ override_columns() | join(', ')
        ~ ' from ' ~ changed ~ ' where not is_removed;\n'
        ~ 'select (select count(*) from ' ~ present ~ '),'
        ~ ' (select count(*) from ' ~ changed ~ ')')) -}}
{%- endmacro %}

{% macro override_columns() -%}
    {{- return([
        'action', 'head_type', 'head_value', 'tail_type', 'tail_value', 'reason', 'decided_at', 'message_id', 'is_joined',
    ]) -}}
{%- endmacro %}

{# One row per action and pair, in the columns of resolved_overrides; of several links of a pair the earliest counts. #}
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

{% macro is_same_override(one, other) -%}
    {{- return(one ~ '.action = ' ~ other ~ '.action and ' ~ is_same_pair(one, other)) -}}
{%- endmacro %}

{% macro is_same_pair(one, other) -%}
    {%- set conditions = [] -%}
    {%- for column in ['head_type', 'head_value', 'tail_type', 'tail_value'] -%}
        {%- do conditions.append(one ~ '.' ~ column ~ ' = ' ~ other ~ '.' ~ column) -%}
    {%- endfor -%}
    {{- return(conditions | join(' and ')) -}}
{%- endmacro %}
