{{
    config(
        full_refresh=false,
        unique_key=['relation_name', 'subject'],
        pre_hook="{{ before_identity_watermarks(this) }}"
    )
}}

-- Begins empty; the models that read on from where they stopped write their own rows, in the
-- transaction that writes what they read.
select
    cast(null as {{ dbt.type_string() }}) as relation_name,
    cast(null as {{ dbt.type_string() }}) as subject,
    cast(null as timestamp) as read_through_at,
    cast(null as {{ dbt.type_bigint() }}) as revision,
    cast(null as {{ dbt.type_string() }}) as fingerprint
where false
