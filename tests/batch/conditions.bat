@echo off
if "a b"=="a b" echo equal
if a==A (echo no) else echo differs
if /i a==A echo alike
if not exist nothere.txt echo missing
echo x> there.txt
if exist there.txt if exist there.* echo there
if exist . echo folder
set D=1
if defined D echo defined
if not defined E echo undefined
if 10 GTR 9 echo numbers
if "10" LSS "9" echo text
if 3 EQU 3 if 3 LEQ 3 if 2 NEQ 3 if 0x10 GEQ 16 echo all
cmd /c exit 5
if errorlevel 5 if not errorlevel 6 echo five %ERRORLEVEL%
cmd /c exit 0 && echo and
cmd /c exit 3 || echo or %ERRORLEVEL%
if 1==1 (
  echo block
  rem a comment ) in it
) else (
  echo other
)
nosuchcommand 2>nul
echo %ERRORLEVEL%
