# stages.bash: stages of tests that are run one after the other, with a table of them at the end. Sourced by
# tests/check and tests/check-long, which set logs, the folder where each stage's whole output goes.

passed=0
failed=0
table=
mkdir -p "$logs"
rm -f "$logs"/*.log

# stage NAME HOW COMMAND...: runs it; HOW tells what counts: `one` the stage itself, `tap` the lines of
# a test protocol, `sum` a closing line "N passed, N failed".
stage() {
    local name=$1 how=$2 log start status good=0 bad=0 skipped=0
    log=$logs/${name//[ +]/-}.log
    shift 2
    start=$SECONDS
    "$@" >"$log" 2>&1 </dev/null
    status=$?
    case $how in
    tap)
        skipped=$(grep -ciE '^ok\b.*# skip' "$log")
        good=$(($(grep -c '^ok\b' "$log") - skipped))
        bad=$(grep -c '^not ok\b' "$log")
        ;;
    sum)
        good=$(sed -n '$s/^\([0-9]*\) passed.*/\1/p' "$log")
        bad=$(sed -n '$s/.* \([0-9]*\) failed.*/\1/p' "$log")
        skipped=$(sed -n '$s/.* \([0-9]*\) skipped.*/\1/p' "$log")
        ;;
    one)
        [ "$status" -ne 0 ] || good=1
        ;;
    esac
    good=${good:-0} bad=${bad:-0} skipped=${skipped:-0}
    [ "$status" -eq 0 ] || [ "$bad" -gt 0 ] || bad=1
    passed=$((passed + good))
    failed=$((failed + bad))
    table+=$(printf '%-30s %7d %7d %7d %6ds' "$name" "$good" "$bad" "$skipped" $((SECONDS - start)))$'\n'
    printf '%-30s %d passed, %d failed\n' "$name" "$good" "$bad"
    [ "$bad" -eq 0 ] || report "$how" "$log"
    [ "$good" -gt 0 ] || grep -i '^ok\b.*# skip' "$log" | sed 's/^/    /'
}

# The part of a failed stage's output that tells why.
report() {
    case $1 in
    one) grep -E '(error|warning): |undefined reference|\*\*\* .*No rule' "$2" | head -n 30 ;;
    tap) awk '/^not ok/ { show = 25 } /^ok/ { show = 0 } show-- > 0' "$2" | head -n 200 ;;
    sum) grep -v '^ok' "$2" | tail -n 40 ;;
    esac | sed 's/^/    /'
    echo "    (all of it: $2)"
}

# The table, and the closing line that CI reads. False when anything failed.
stages_end() {
    printf '\n%-30s %7s %7s %7s %7s\n%s\n' stage passed failed skipped time "$table"
    echo "$passed passed, $failed failed"
    [ "$failed" -eq 0 ]
}
