# The commands of the suite; `make` alone lists them. What the variables (GOV_HOME,
# GOV_DB, GOV_PORT ...) do is in docs/setup.md.
.DEFAULT_GOAL := help
.PHONY: help setup run stop test proof lint bench shell psql i18n backup keep kept restore clean

help: ## List the commands
	@sed -nE 's/^([a-z0-9]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 16

setup: ## Fetch Odoo and its parts, make the environment and the database; serve nothing
	@tools/gov setup

run: ## Serve the suite on http://127.0.0.1:8069 with demo data (GOV_DEMO=0: an empty production database)
	@tools/gov run

stop: ## End what `make run` started: the server and its PostgreSQL
	@tools/gov stop

test: ## Run every check and test (ADDON=gov_base and K=expression narrow it)
	@tools/gov test $(if $(ADDON),--addon '$(ADDON)') $(if $(K),-k '$(K)')

proof: ## The proofs of docs/proof.md at full length, many hours (PART=walk: one of them)
	@tools/gov proof $(PART)

lint: ## Check style, manifests, licences and the completeness of the Chinese catalogues
	@tools/gov lint

bench: ## Measure the suite (PART="lists life", SIZES="10000 1000000", ROWS=100000, IDLE=60, KEEP=1: into docs)
	@tools/gov bench $(if $(PART),--part '$(PART)') $(if $(SIZES),--sizes '$(SIZES)') $(if $(ROWS),--rows $(ROWS)) $(if $(IDLE),--idle $(IDLE)) $(if $(KEEP),--keep)

shell: ## Open a Python shell on the served database
	@tools/gov shell

psql: ## Open psql on the served database
	@tools/gov psql

i18n: ## Export every addon's terms and merge them into its Chinese catalogue
	@tools/gov i18n

backup: ## Database and files into one archive in GOV_HOME/backups (GOV_BACKUPS, GOV_BACKUP_KEY, GOV_BACKUP_SIGN)
	@tools/gov backup

keep: ## Keep PostgreSQL's log and the files as they come, until Ctrl-C (GOV_KEEP_SECONDS, GOV_KEEP_DAYS)
	@tools/gov keep

kept: ## Which moments can be restored; fails when `make keep` is far behind
	@tools/gov kept

restore: ## Make the database of FILE, an archive of `make backup`, or as it was (AT="2026-11-28 10:31", AT=newest)
	@tools/gov restore $(if $(FILE),'$(FILE)') $(if $(AT),--at '$(AT)')

clean: ## Stop and delete database, files and logs (ALL=1: what was fetched too)
	@tools/gov clean $(if $(ALL),--all)
