-- A test puts its own rows in the place of this.
select
    cast(null as {{ dbt.type_string() }}) as identifier_hash,
    cast(null as timestamp) as suppressed_after,
    cast(null as timestamp) as suppressed_through
where false
