# Completion of qinglan's command line for bash; installed as share/bash-completion/completions/qinglan.

_qinglan() {
  local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
  local options=
  COMPREPLY=()
  if [ "$COMP_CWORD" -eq 1 ]; then
    mapfile -t COMPREPLY < <(compgen -W 'demo check forecast whatif attribute column box photolysis equilibrium puff verify ledger report bench --help --version' -- "$word")
    return
  fi
  case $command:$previous in
    attribute:--groups)
      mapfile -t COMPREPLY < <(compgen -f -W 'each sector' -- "$word")
      return
      ;;
    attribute:--blocks | attribute:--species | attribute:--perturb | attribute:--max-runs | attribute:--memory | attribute:--regime | attribute:--threads) return ;;
    demo:--season) options='summer winter' ;;
    demo:--size) options='small full' ;;
    schedule:--milp-solver) options='glpk cbc highs' ;;
    box:--tolerance) options='production tight' ;;
    box:--mechanism | box:--hold-photolysis | column:--station | column:--longitude | column:--latitude | column:--species) return ;;
    forecast:--threads | forecast:--scenario | whatif:--threads | whatif:--memory | bench:--hours) return ;;
    demo:--dir | box:--cases | forecast:--output | whatif:--output | attribute:--output | column:--output | verify:--output | schedule:--output | ledger:--output | report:--verification | report:--ledger | report:--png)
      mapfile -t COMPREPLY < <(compgen -d -- "$word")
      return
      ;;
    *)
      case $command in
        demo) options='--dir --season --size --help' ;;
        check) options='--enterprises --orders --help' ;;
        forecast) options='--output --scenario --standards --threads --resume --dry-run --quiet --help' ;;
        whatif) options='--output --memory --population --standards --threads --resume --dry-run --ledger --quiet --help' ;;
        column) options='--station --longitude --latitude --species --output --help' ;;
        box) options='--mechanism --cases --output --hold-photolysis --tolerance --help' ;;
        bench) options='transport mixing rates chemistry photolysis equilibrium organic aerosol puff schedule model --json --case --hours --help' ;;
        equilibrium) options='--smooth --help' ;;
        attribute) options='--output --groups --blocks --species --perturb --max-runs --memory --regime --threads --resume --dry-run --standards --quiet --help' ;;
        puff) options='--experiment --output --no-sigma-theta --help' ;;
        verify) options='--dispersion --output --timezone --standards --help' ;;
        schedule) options='--enterprises --rows --output --air --fairness --budget --target --iterations --trust --gap --milp-solver --linear --explain --threads --standards --quiet --help' ;;
        ledger) options='--output --year --target-pm25 --target-good --timezone --standards --help' ;;
        report) options='--output --outline --observations --verification --ledger --section --png --timezone --standards --help' ;;
        *) options='--help' ;;
      esac
      ;;
  esac
  mapfile -t COMPREPLY < <(compgen -W "$options" -- "$word")
  if [[ $command =~ ^(check|forecast|whatif|attribute|schedule|column|photolysis|equilibrium|puff|verify|ledger|report)$ || ($command = box && $previous = --output) || ($command = bench && $previous = --case) ]] && [[ $word != -* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$word")
  fi
}
complete -o filenames -F _qinglan qinglan
