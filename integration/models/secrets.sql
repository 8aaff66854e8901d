-- Called like a model of the package, which has to find its own all the same.
select 'the shop''s own' as secret
