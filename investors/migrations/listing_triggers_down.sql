DROP TRIGGER investors_sme_inserted ON smes_sme;
DROP TRIGGER investors_sme_updated ON smes_sme;
DROP TRIGGER investors_sme_deleted ON smes_sme;
DROP FUNCTION investors_after_insert();
DROP FUNCTION investors_after_update();
DROP FUNCTION investors_after_delete();
DROP FUNCTION investors_words(text);
DROP INDEX investors_knownword_alike;
