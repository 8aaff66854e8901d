{{ config(full_refresh=false) }}

-- depends_on: {{ ref('identity_watermarks') }}

-- Begins empty; resolution takes in the rows of the var identity_overrides, in the transaction that
-- resolves by them.
select
    cast(null as {{ dbt.type_string() }}) as action,
    cast(null as {{ key_type() }}) as head_key,
    cast(null as {{ key_type() }}) as tail_key,
    cast(null as {{ dbt.type_string() }}) as reason,
    cast(null as timestamp) as decided_at,
    cast(null as {{ dbt.type_string() }}) as message_id,
    cast(null as boolean) as is_refused
where false
