# Completion of aftercare for fish. Made by: aftercare --show-completion fish
function __aftercare_complete
    set -l words (commandline -opc)
    set -l current (commandline -ct)
    set -lx AFTERCARE_COMPLETE fish
    for line in (command aftercare $words[2..] "$current" 2>/dev/null </dev/null)
        set -l parts (string split \t -- $line)
        switch $parts[1]
            case word part
                printf '%s\t%s\n' $parts[2] "$parts[3]"
            case file
                __fish_complete_path (string replace -r -- '^--[^=]*=' '' $current)
        end
    end
end
complete -c aftercare -f -a '(__aftercare_complete)'
